import { CallParameters } from '../parameters/call-parameters.ts';

/** A request as far as it carries parameters. */
export interface ParameterSource {
  /** Behind the `?` of the address. */
  readonly query: string;
  readonly contentType: string;
  readonly body: Buffer | undefined;
}

/**
 * Parameters of a call from the address and from a body that is JSON, urlencoded or multipart. A body that can't be
 * read counts as empty: the method then says which parameter it misses, as on the real server. Files are left out.
 */
export async function readParameters(source: ParameterSource): Promise<CallParameters> {
  const values = new Map(new URLSearchParams(source.query));
  for (const [name, value] of await readBody(source)) values.set(name, value);
  return new CallParameters(values);
}

async function readBody({
  contentType,
  body,
}: ParameterSource): Promise<Iterable<readonly [string, string]>> {
  if (body === undefined || body.length === 0) return [];
  const type = contentType.toLowerCase();
  if (type.includes('application/x-www-form-urlencoded')) {
    return new URLSearchParams(body.toString());
  }
  if (type.includes('multipart/form-data')) return readMultipart(contentType, body);
  if (type.includes('application/json')) return readJsonBody(body.toString());
  return [];
}

async function readMultipart(
  contentType: string,
  body: Buffer,
): Promise<readonly (readonly [string, string])[]> {
  const request = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return [];
  }
  return Array.from(form).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
}

function readJsonBody(written: string): readonly (readonly [string, string])[] {
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch {
    return [];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, field]: [string, unknown]) => [
    name,
    typeof field === 'string' ? field : JSON.stringify(field),
  ]);
}
