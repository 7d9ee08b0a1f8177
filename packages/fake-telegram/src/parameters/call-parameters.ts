/** A file that came with a call. */
export interface UploadedFile {
  readonly fileName: string;
  readonly mimeType: string;
  readonly content: Buffer;
}

/**
 * Parameters of a Bot API call. Whatever way they came, each is a string, as on the real server:
 * a number, list or object of a JSON body is its JSON text, and `null` is the word `null`.
 */
export class CallParameters {
  readonly #values: ReadonlyMap<string, string>;
  readonly #files: ReadonlyMap<string, UploadedFile>;

  constructor(
    values: ReadonlyMap<string, string>,
    files: ReadonlyMap<string, UploadedFile> = new Map(),
  ) {
    this.#values = values;
    this.#files = files;
  }

  /** The file of this field of a multipart body. */
  file(name: string): UploadedFile | undefined {
    return this.#files.get(name);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The parameter, or an empty string when it is absent. */
  text(name: string): string {
    return this.#values.get(name) ?? '';
  }

  /** Leading digits count, anything else is 0; the result is kept within the bounds. */
  integer(name: string, fallback = 0, min = -(2 ** 31), max = 2 ** 31 - 1): number {
    const written = this.text(name);
    const value = written === '' ? fallback : readInteger(written);
    return Math.min(max, Math.max(min, value));
  }

  /** `true`, `yes` and `1`, in any case; everything else is no. */
  flag(name: string): boolean {
    return ['true', 'yes', '1'].includes(this.text(name).trim().toLowerCase());
  }

  /** The parameter read as JSON: `absent`, `broken`, or its value. */
  json(name: string): { kind: 'absent' } | { kind: 'broken' } | { kind: 'json'; value: unknown } {
    const written = this.text(name);
    return written === '' ? { kind: 'absent' } : readJson(written);
  }

  /** All parameters for the call log, with lists and objects as such, and files by name and size. */
  toObject(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([
      ...Array.from(this.#values, ([name, written]) => {
        const read = /^[[{]/.test(written) ? readJson(written) : undefined;
        return [name, read?.kind === 'json' ? read.value : written] as const;
      }),
      ...Array.from(this.#files, ([name, { fileName, mimeType, content }]) => {
        return [name, { fileName, mimeType, size: content.length }] as const;
      }),
    ]);
  }
}

/** The whole number at the beginning of `written`, else 0. */
export function readInteger(written: string): number {
  const value = Number.parseInt(written, 10);
  return Number.isSafeInteger(value) ? value : 0;
}

function readJson(written: string): { kind: 'broken' } | { kind: 'json'; value: unknown } {
  try {
    const value: unknown = JSON.parse(written);
    return { kind: 'json', value };
  } catch {
    return { kind: 'broken' };
  }
}
