import { CallParameters, type UploadedFile } from '../parameters/call-parameters.ts';

/** A request as far as it carries parameters. */
export interface ParameterSource {
  /** Behind the `?` of the address. */
  readonly query: string;
  readonly contentType: string;
  readonly body: Buffer | undefined;
}

/**
 * Parameters of a call from the address and from a body that is JSON, urlencoded or multipart. A body that can't be
 * read counts as empty: the method then says which parameter it misses, as on the real server.
 */
export async function readParameters(source: ParameterSource): Promise<CallParameters> {
  const { query, contentType, body } = source;
  const values = query === '' ? new Map<string, string>() : new Map(new URLSearchParams(query));
  if (body === undefined || body.length === 0) return new CallParameters(values);
  const type = contentType.toLowerCase();
  if (type.includes('multipart/form-data')) return readMultipart(contentType, body, values);
  if (type.includes('application/x-www-form-urlencoded')) {
    for (const [name, value] of new URLSearchParams(body.toString())) values.set(name, value);
  } else if (type.includes('application/json')) {
    for (const [name, value] of readJsonBody(body.toString())) values.set(name, value);
  }
  return new CallParameters(values);
}

async function readMultipart(
  contentType: string,
  body: Buffer,
  values: Map<string, string>,
): Promise<CallParameters> {
  const request = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
  const files = new Map<string, UploadedFile>();
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return new CallParameters(values);
  }
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      values.set(name, value);
    } else {
      files.set(name, {
        fileName: value.name,
        mimeType: value.type,
        content: Buffer.from(await value.arrayBuffer()),
      });
    }
  }
  return new CallParameters(values, files);
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
