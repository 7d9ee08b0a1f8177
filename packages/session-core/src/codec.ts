import { InvalidSessionError } from './errors.ts';
import type { SessionKind } from './kind.ts';
import type { Session } from './session.ts';
import type { StoredSession } from './stored.ts';

/** The value as JSON text, checked against the kind's schema. @throws InvalidSessionError. */
export function encodeValue<Value>(kind: SessionKind<Value>, id: string, value: unknown): string {
  const valid = validate(kind, id, value);
  const json = JSON.stringify(valid);
  if (json === undefined || !json.startsWith('{')) {
    throw new InvalidSessionError(`The value of ${kind.name} "${id}" must be a JSON object.`);
  }
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
function reserved(kind: SessionKind<unknown>): readonly string[] {
  return ['version', 'absent', 'filling', ...Object.values(kind.times ?? {})];
}

/** The session that a row holds. @throws InvalidSessionError when the row does not fit the schema of today. */
export function decodeStored<Value>(
  kind: SessionKind<Value>,
  id: string,
  stored: StoredSession,
): Session<Value> {
  return {
    id,
    value: validate(kind, id, JSON.parse(stored.json)),
    version: stored.version,
    ...(kind.times?.createdAt === undefined ? {} : { createdAt: stored.createdAt }),
    ...(kind.times?.expiresAt === undefined || stored.expiresAt === undefined
      ? {}
      : { expiresAt: stored.expiresAt }),
    possiblyStale: false,
  };
}

/** The documented JSON of a session: the value, the times that the kind shows, `version` as the last field. */
export function encodeCopy(kind: SessionKind<unknown>, stored: StoredSession): string {
  const { createdAt, expiresAt } = kind.times ?? {};
  const fields = [stored.json.slice(1, -1)];
  if (createdAt !== undefined) fields.push(timeField(createdAt, stored.createdAt));
  if (expiresAt !== undefined && stored.expiresAt !== undefined) {
    fields.push(timeField(expiresAt, stored.expiresAt));
  }
  fields.push(`"version":${stored.version}`);
  return `{${fields.filter((field) => field !== '').join(',')}}`;
}

function timeField(name: string, time: Date): string {
  return `${JSON.stringify(name)}:${JSON.stringify(time.toISOString())}`;
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
    const fields = asRecord(JSON.parse(text));
    if (typeof fields['filling'] === 'string') return { is: 'filling' };
    const { version, ...value } = fields;
    if (typeof version !== 'number' || !Number.isSafeInteger(version)) {
      throw new TypeError('the copy has no version');
    }
    if (value['absent'] === true && Object.keys(value).length === 1) return { is: 'absent' };
    const createdAt = takeTime(value, kind.times?.createdAt);
    const expiresAt = takeTime(value, kind.times?.expiresAt);
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

function asRecord(json: unknown): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new TypeError('the copy is not a JSON object');
  }
  return { ...json };
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

function validate<Value>(kind: SessionKind<Value>, id: string, value: unknown): Value {
  const result = kind.schema['~standard'].validate(value);
  if (result instanceof Promise) {
    throw new InvalidSessionError(`The schema of ${kind.name} must check synchronously.`);
  }
  if (result.issues !== undefined) {
    const problems = result.issues.map((issue) => {
      const path = (issue.path ?? [])
        .map((part) => String(typeof part === 'object' ? part.key : part))
        .join('.');
      return path === '' ? issue.message : `${path}: ${issue.message}`;
    });
    throw new InvalidSessionError(
      `The value of ${kind.name} "${id}" does not fit its schema: ${problems.join('; ')}.`,
    );
  }
  return result.value;
}
