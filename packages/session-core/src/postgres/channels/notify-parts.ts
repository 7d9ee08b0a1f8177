/** NOTIFY takes less than 8,000 bytes. */
const mostBytes = 7_900;
/** Of a message in parts, before base64 makes 4 of 3. */
const bytesOfPart = 5_700;

/**
 * A text as payloads of NOTIFY: itself when it is short enough, else `#<id>:<index>:<count>:<base64>` each. Texts of ours begin with
 * a brace.
 */
export function splitForNotify(text: string, id: string): string[] {
  const bytes = Buffer.from(text);
  if (bytes.length <= mostBytes) return [text];
  const count = Math.ceil(bytes.length / bytesOfPart);
  return Array.from({ length: count }, (_, index) => {
    const part = bytes.subarray(index * bytesOfPart, (index + 1) * bytesOfPart);
    return `#${id}:${index}:${count}:${part.toString('base64')}`;
  });
}

/** Puts together what `splitForNotify` has cut. The parts of a text are sent in one transaction and so come in a row. */
export class NotifyParts {
  #id = '';
  #parts: Buffer[] = [];

  /** The whole text, or undefined while more parts must come. */
  take(payload: string): string | undefined {
    const part = /^#([^:]+):(\d+):(\d+):(.*)$/s.exec(payload);
    if (part === null) return payload;
    const [, id = '', index, count, base64 = ''] = part;
    if (id !== this.#id || Number(index) !== this.#parts.length) this.#parts = [];
    this.#id = id;
    if (Number(index) !== this.#parts.length) return undefined;
    this.#parts.push(Buffer.from(base64, 'base64'));
    if (this.#parts.length < Number(count)) return undefined;
    const text = Buffer.concat(this.#parts).toString();
    this.#parts = [];
    return text;
  }
}
