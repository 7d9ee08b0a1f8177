import type { StandardSchemaV1 } from '@standard-schema/spec';

import { InvalidSessionError } from './errors.ts';

/** What `defineKind` takes. */
export interface SessionKindOptions<Value> {
  /** The name in the Postgres column `kind`, such as `registration`. */
  readonly name: string;
  /** The start of every key in Redis, such as `reg:`; the id follows it. */
  readonly keyPrefix: string;
  /** Life of a session in milliseconds, or `until-deleted`. */
  readonly ttlMs: number | 'until-deleted';
  /** Checks and types the value at every write and every read. zod 4 fits, as any Standard Schema does. */
  readonly schema: StandardSchemaV1<unknown, Value>;
  /** True: each update starts the life anew. Default: a session ends when it was said to at its creation. */
  readonly renewOnUpdate?: boolean;
  /** Life of a copy in Redis in milliseconds where it is to be shorter than the session's. */
  readonly copyTtlMs?: number;
  /** Names under which the JSON in Redis shows the times of the row, as ISO dates: `{ createdAt: 'created_at' }`. */
  readonly times?: { readonly createdAt?: string; readonly expiresAt?: string };
}

/** A type of session: its key, life and schema. */
export interface SessionKind<Value> extends SessionKindOptions<Value> {
  /** The key in Redis of the session with that id. */
  key(id: string): string;
}

const longestId = 256;

/**
 * Defines a type of session.
 *
 * @throws InvalidSessionError when the name, prefix or life cannot work.
 */
export function defineKind<Value>(options: SessionKindOptions<Value>): SessionKind<Value> {
  if (!/^[a-z][a-z0-9-]*$/.test(options.name)) {
    throw new InvalidSessionError(
      `Kind "${options.name}": use lower case letters, digits and dashes.`,
    );
  }
  if (!/^[a-z][a-z0-9:-]*:$/.test(options.keyPrefix)) {
    throw new InvalidSessionError(`Kind "${options.name}": the key prefix must look like "reg:".`);
  }
  for (const life of [options.ttlMs, options.copyTtlMs]) {
    if (typeof life === 'number' && !(Number.isSafeInteger(life) && life > 0)) {
      throw new InvalidSessionError(
        `Kind "${options.name}": a life is a positive number of milliseconds.`,
      );
    }
  }
  return {
    ...options,
    key(id) {
      checkId(options.name, id);
      return options.keyPrefix + id;
    },
  };
}

function checkId(kind: string, id: string): void {
  if (id.length === 0 || id.length > longestId || /[\u0000-\u001f\u007f]/u.test(id)) {
    throw new InvalidSessionError(
      `A ${kind} id has 1 to ${longestId} characters and no control characters.`,
    );
  }
}
