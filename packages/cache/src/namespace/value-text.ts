import type { StandardSchemaV1 } from '@standard-schema/spec';

import { CacheValueError } from '../errors.ts';

/** What a namespace knows of its values. */
export interface ValueRules<Value> {
  readonly name: string;
  readonly schema: StandardSchemaV1<unknown, Value> | undefined;
}

/** A value as JSON, checked. @throws CacheValueError */
export function encodeValue<Value>(rules: ValueRules<Value>, value: unknown): string {
  const valid = check(rules, value);
  let text: string | undefined;
  try {
    text = JSON.stringify(valid);
  } catch (cause) {
    throw new CacheValueError(`JSON cannot hold this value of ${rules.name}.`, { cause });
  }
  if (text === undefined)
    throw new CacheValueError(`JSON cannot hold this value of ${rules.name}.`);
  return text;
}

/** A value of one's own, from JSON. @throws CacheValueError */
export function decodeValue<Value>(rules: ValueRules<Value>, text: string): Value {
  return check(rules, JSON.parse(text));
}

/** @throws CacheValueError when it does not fit the schema, with the paths that do not */
export function check<Value>({ name, schema }: ValueRules<Value>, value: unknown): Value {
  // Without a schema the caller of `namespace` vouches for what is kept in it.
  if (schema === undefined) return value as Value;
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) {
    throw new CacheValueError(`The schema of ${name} is asynchronous: it must check at once.`);
  }
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map(({ message, path = [] }) => {
    const names = path.map((part) => String(typeof part === 'object' ? part.key : part));
    return names.length === 0 ? message : `${names.join('.')}: ${message}`;
  });
  throw new CacheValueError(`A value of ${name} does not fit its schema: ${issues.join('; ')}.`);
}
