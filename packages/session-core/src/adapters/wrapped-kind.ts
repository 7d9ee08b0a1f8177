import { defineKind, type SessionKind } from '../kinds/kind.ts';

/** A value of another library, which may be any JSON, in the object that a session must be. */
export interface Wrapped<Value> {
  readonly value: Value;
  /** What the library calls it, where that cannot be the id. */
  readonly key?: string;
}

/** How an adapter keeps its sessions. */
export interface AdapterOptions {
  /** The name of their kind; two adapters on one core need two. */
  readonly name?: string;
  /** The start of their keys in Redis. */
  readonly keyPrefix?: string;
  /** True: sealed in both stores; the core needs `encryptionKeys` then. */
  readonly sensitive?: boolean;
}

/** A kind of wrapped values. What is in them is the library's to know: it is not checked. */
export function wrappedKind<Value>(options: {
  readonly name: string;
  readonly keyPrefix: string;
  readonly ttlMs: number | 'until-deleted';
  readonly sensitive: boolean | undefined;
  readonly grantsAccess?: boolean;
}): SessionKind<Wrapped<Value>> {
  const { sensitive = false, ...rest } = options;
  return defineKind<Wrapped<Value>>({
    ...rest,
    sensitive,
    renewOnUpdate: true,
    schema: {
      '~standard': {
        version: 1,
        vendor: 'sesi',
        validate: (value) =>
          isWrapped<Value>(value)
            ? { value }
            : { issues: [{ message: 'it is not what the adapter wrote' }] },
      },
    },
  });
}

function isWrapped<Value>(value: unknown): value is Wrapped<Value> {
  return typeof value === 'object' && value !== null && 'value' in value;
}
