/** All that happened on a stand-in, a line each, for people to read. */
export class Transcript {
  readonly #lines: string[] = [];

  /** Notes what happened: `12:00:01.300  +628111111111  → +6281234567890  "dicatat"`. */
  note(account: string | undefined, what: string): void {
    const time = new Date().toISOString().slice('2000-01-01T'.length, -1);
    this.#lines.push([time, account ?? '-', what].join('  '));
  }

  toString(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
