import type { StandardSchemaV1 } from '@standard-schema/spec';

/** What a schema makes of a value. */
export type ParsedData<Data> =
  | { readonly kind: 'parsed'; readonly data: Data }
  | { readonly kind: 'refused'; readonly reason: string };

/** Checks a value. The reason names paths and rules, and what the schema's messages say of the value. */
export async function parseData<Data>(
  schema: StandardSchemaV1<unknown, Data>,
  value: unknown,
): Promise<ParsedData<Data>> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return { kind: 'parsed', data: result.value };
  const reason = result.issues.map(describe).join('; ');
  return { kind: 'refused', reason };
}

function describe({ path = [], message }: StandardSchemaV1.Issue): string {
  const names = path.map((part) => String(typeof part === 'object' ? part.key : part));
  return names.length === 0 ? message : `${names.join('.')}: ${message}`;
}
