import type { StandardSchemaV1 } from '@standard-schema/spec';

import { InvalidSessionError } from '../errors.ts';
import type { SealedPlace } from '../sealing/cipher.ts';
import type { EncryptionKey } from '../sealing/encryption-keys.ts';
import { isSealed, openSealed, sealJson } from '../sealing/sealed-value.ts';
import { keysOf, type SessionKind } from './kind.ts';
import type { Session } from './session.ts';
import type { HandedValue, StoredSession, StoredValue } from './stored.ts';
import { WrittenSession } from './written-session.ts';

/** The value as JSON text, checked against the kind's schema; that of a sensitive kind sealed. @throws InvalidSessionError. */
export function encodeValue<Value>(kind: SessionKind<Value>, id: string, value: unknown): string {
  return encodeValid(kind, id, validate(kind, id, value));
}

/** `encodeValue` for a change that may not be the last of its batch: hands the checked value on. */
export function encodeAndHand<Value>(
  kind: SessionKind<Value>,
  id: string,
  value: unknown,
): { readonly json: string; readonly handed: HandedValue } {
  const valid = validate(kind, id, value);
  return { json: encodeValid(kind, id, valid), handed: { value: valid } };
}

function encodeValid<Value>(kind: SessionKind<Value>, id: string, valid: Value): string {
  const json = JSON.stringify(valid);
  if (json === undefined || !json.startsWith('{')) {
    throw new InvalidSessionError(`The value of ${kind.name} "${id}" must be a JSON object.`);
  }
  const keys = keysOf(kind);
  if (keys !== undefined) return sealJson(keys, { kind: kind.name, id }, json);
  for (const name of reserved(kind)) {
    if (typeof valid === 'object' && valid !== null && Object.hasOwn(valid, name)) {
      throw new InvalidSessionError(
        `A value of ${kind.name} cannot have a field "${name}": the copy adds it.`,
      );
    }
  }
  return json;
}

/** Fields that mean something else in a key of Redis (contract: what a key may hold). */
const reservedByAll = ['version', 'absent', 'filling', 'sealed'] as const;

function reserved({ times }: SessionKind<unknown>): readonly string[] {
  return times === undefined ? reservedByAll : [...reservedByAll, ...Object.values(times)];
}

/**
 * The session that a row holds.
 *
 * @throws InvalidSessionError when the row does not fit the schema of today; SealedValueError when it cannot be opened.
 */
export function decodeStored<Value>(
  kind: SessionKind<Value>,
  id: string,
  stored: StoredSession,
): Session<Value> {
  return { ...outline(kind, id, stored), value: decodeValue(kind, id, stored) };
}

/** `decodeStored` for a kind that shows no times. */
export function decodeUntimed<Value>(
  kind: SessionKind<Value>,
  id: string,
  stored: StoredValue,
): Session<Value> {
  const value = decodeValue(kind, id, stored);
  return { id, value, version: stored.version, possiblyStale: false };
}

/**
 * The session that a change has to work on. A value that was handed on is taken: it may be changed in place, and the one who
 * comes next reads the JSON.
 */
export function decodeCurrent<Value>(
  kind: SessionKind<Value>,
  id: string,
  stored: StoredSession,
): Session<Value> {
  const { handed } = stored;
  if (handed?.value === undefined) return decodeStored(kind, id, stored);
  // Checked by this very kind when it was handed on.
  const value = handed.value as Value;
  handed.value = undefined;
  return { ...outline(kind, id, stored), value };
}

/** A session that was just written: its value is read from the JSON when somebody looks. */
export function decodeWritten<Value>(
  kind: SessionKind<Value>,
  id: string,
  stored: StoredSession,
): Session<Value> {
  return new WrittenSession(outline(kind, id, stored), () => decodeValue(kind, id, stored));
}

function outline(
  kind: SessionKind<unknown>,
  id: string,
  stored: StoredSession,
): Omit<Session<unknown>, 'value'> {
  const { version } = stored;
  if (kind.times === undefined) return { id, version, possiblyStale: false };
  return {
    id,
    version,
    ...(kind.times.createdAt === undefined || stored.createdAt === undefined
      ? {}
      : { createdAt: stored.createdAt }),
    ...(kind.times.expiresAt === undefined || stored.expiresAt === undefined
      ? {}
      : { expiresAt: stored.expiresAt }),
    possiblyStale: false,
  };
}

function decodeValue<Value>(kind: SessionKind<Value>, id: string, stored: StoredValue): Value {
  return validate(kind, id, storedValue(kind, id, stored.json));
}

function storedValue(kind: SessionKind<unknown>, id: string, json: string): unknown {
  const value: unknown = JSON.parse(json);
  const keys = keysOf(kind);
  // What was written before the kind became sensitive is as it was.
  if (keys === undefined || !isSealed(json)) return value;
  return JSON.parse(openSealed(keys, { kind: kind.name, id }, asRecord(value)['sealed']));
}

/**
 * The documented JSON of a session: the value (that of a sensitive kind sealed), the times that the kind shows,
 * `version` as the last field.
 */
export function encodeCopy(kind: SessionKind<unknown>, id: string, stored: StoredSession): string {
  const json = copyJson(kind, id, stored.json);
  const { createdAt, expiresAt } = kind.times ?? {};
  let fields = json.slice(0, -1);
  if (fields !== '{') fields += ',';
  if (createdAt !== undefined && stored.createdAt !== undefined) {
    fields += timeField(createdAt, stored.createdAt);
  }
  if (expiresAt !== undefined && stored.expiresAt !== undefined) {
    fields += timeField(expiresAt, stored.expiresAt);
  }
  return `${fields}"version":${stored.version}}`;
}

/** A row from before the kind became sensitive is plain, and its copy is not. */
function copyJson(kind: SessionKind<unknown>, id: string, json: string): string {
  const keys = keysOf(kind);
  return keys === undefined || isSealed(json)
    ? json
    : sealJson(keys, { kind: kind.name, id }, json);
}

function timeField(name: string, time: Date): string {
  return `${JSON.stringify(name)}:${JSON.stringify(time.toISOString())},`;
}

/** What a key in Redis turned out to hold. */
export type Copy<Value> =
  | { readonly is: 'session'; readonly session: Session<Value> }
  | { readonly is: 'absent' }
  | { readonly is: 'filling' }
  | { readonly is: 'unreadable'; readonly cause: unknown };

/** A session that Postgres is known not to have. */
export function encodeAbsence(version: number): string {
  return JSON.stringify({ absent: true, version });
}

/** Reads what a key holds; never throws. */
export function decodeCopy<Value>(kind: SessionKind<Value>, id: string, text: string): Copy<Value> {
  try {
    const fields = asRecord(parseCopy(text));
    if (typeof fields['filling'] === 'string') return { is: 'filling' };
    const { version, ...rest } = fields;
    if (typeof version !== 'number' || !Number.isSafeInteger(version)) {
      throw new TypeError('the copy has no version');
    }
    if (rest['absent'] === true && Object.keys(rest).length === 1) return { is: 'absent' };
    const value = copiedValue(kind, id, rest);
    // Most kinds show no times, and most reads end here: no spreading for them.
    if (kind.times === undefined) {
      const session = { id, value: validate(kind, id, value), version, possiblyStale: false };
      return { is: 'session', session };
    }
    const createdAt = takeTime(value, kind.times.createdAt);
    const expiresAt = takeTime(value, kind.times.expiresAt);
    return {
      is: 'session',
      session: {
        id,
        value: validate(kind, id, value),
        version,
        ...(createdAt === undefined ? {} : { createdAt }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
        possiblyStale: false,
      },
    };
  } catch (cause) {
    return { is: 'unreadable', cause };
  }
}

/** The copy of a sensitive kind is believed only when it is sealed: anybody could have written a plain one. */
function copiedValue(
  kind: SessionKind<unknown>,
  id: string,
  fields: Record<string, unknown>,
): Record<string, unknown> {
  const keys = keysOf(kind);
  if (keys === undefined) return fields;
  return asRecord(JSON.parse(openCopy(keys, { kind: kind.name, id }, fields['sealed'])));
}

function openCopy(keys: readonly EncryptionKey[], place: SealedPlace, sealed: unknown): string {
  try {
    return openSealed(keys, place, sealed);
  } catch (cause) {
    // What that error advises is for a row.
    throw new TypeError('the copy cannot be opened', { cause });
  }
}

function parseCopy(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may be anybody's data.
    throw new TypeError('the copy is not JSON');
  }
}

function asRecord(json: unknown): Record<string, unknown> {
  if (isRecord(json)) return json;
  throw new TypeError('it is not a JSON object');
}

function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** Takes a time out of the fields, so that only the value is left. */
function takeTime(fields: Record<string, unknown>, name: string | undefined): Date | undefined {
  if (name === undefined) return undefined;
  const text = fields[name];
  delete fields[name];
  if (text === undefined) return undefined;
  const time = new Date(typeof text === 'string' ? text : Number.NaN);
  if (Number.isNaN(time.getTime())) throw new TypeError(`the copy's ${name} is not a date`);
  return time;
}

/**
 * The value as the kind's schema sees it.
 *
 * @throws InvalidSessionError naming every problem; of a sensitive kind only where they are, as a schema's message may
 *   quote the value.
 */
function validate<Value>(kind: SessionKind<Value>, id: string, value: unknown): Value {
  const result = check(kind, id, value);
  if (result instanceof Promise) {
    // Some libraries start anew asynchronously when a schema throws: that must not end the process.
    result.catch(() => {});
    throw new InvalidSessionError(`The schema of ${kind.name} must check synchronously.`);
  }
  if (result.issues === undefined) return result.value;
  const problems = result.issues.map((issue) => describe(issue, kind.sensitive === true));
  throw new InvalidSessionError(
    `The value of ${kind.name} "${id}" does not fit its schema: ${problems.join('; ')}.`,
  );
}

function check<Value>(
  kind: SessionKind<Value>,
  id: string,
  value: unknown,
): ReturnType<StandardSchemaV1<unknown, Value>['~standard']['validate']> {
  try {
    return kind.schema['~standard'].validate(value);
  } catch (cause) {
    if (kind.sensitive !== true) throw cause;
    throw new InvalidSessionError(`The schema of ${kind.name} failed on the value of "${id}".`);
  }
}

function describe(issue: StandardSchemaV1.Issue, sensitive: boolean): string {
  const path = (issue.path ?? [])
    .map((part) => String(typeof part === 'object' ? part.key : part))
    .join('.');
  if (sensitive) return path === '' ? 'the value as a whole' : path;
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
