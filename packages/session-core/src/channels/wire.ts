import { reasonOf } from '../reason-of.ts';
import { InvalidMessageError, MessageTooLargeError } from './channel-errors.ts';

/** A payload has this many bytes of JSON at most. */
const mostPayloadBytes = 65_536;

/** What publishers send to each other and to subscribers. */
export interface Signal {
  /** The publisher. */
  readonly from: string;
  /** Of this message; in a beat: of the last one. */
  readonly number: number;
  /** How long before this the message before it was published; in a beat: the last one. In ms, rounded down; 0 when unknown. */
  readonly ageMs: number;
  /** Absent in a beat. */
  readonly message?: { readonly payload: unknown };
}

/** The payload as JSON. @throws InvalidMessageError, MessageTooLargeError. */
export function encodePayload(channel: string, payload: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(payload);
  } catch (cause) {
    const why = reasonOf(cause);
    throw new InvalidMessageError(`A message for channel "${channel}" is no JSON: ${why}`);
  }
  if (json === undefined) {
    throw new InvalidMessageError(
      `A message for channel "${channel}" is no JSON: ${typeof payload}.`,
    );
  }
  const bytes = Buffer.byteLength(json);
  if (bytes > mostPayloadBytes) throw new MessageTooLargeError(channel, bytes, mostPayloadBytes);
  return json;
}

/** `{"from":"…","n":7,"age":250,"data":…}`; a beat has no `data`. */
export function encodeSignal(
  signal: Omit<Signal, 'message'>,
  payloadJson: string | undefined,
): string {
  const head = JSON.stringify({
    from: signal.from,
    n: signal.number,
    age: Math.max(0, Math.floor(signal.ageMs)),
  });
  return payloadJson === undefined ? head : `${head.slice(0, -1)},"data":${payloadJson}}`;
}

/** Undefined when it is none of ours. */
export function decodeSignal(text: string): Signal | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null) return undefined;
  const { from, n, age, data } = read as Record<string, unknown>;
  if (typeof from !== 'string' || typeof age !== 'number') return undefined;
  if (!Number.isSafeInteger(n)) return undefined;
  const signal = { from, number: Number(n), ageMs: age };
  return 'data' in read ? { ...signal, message: { payload: data } } : signal;
}
