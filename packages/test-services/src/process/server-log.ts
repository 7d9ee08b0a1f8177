import { closeSync, fchownSync, fstatSync, openSync, readSync } from 'node:fs';

import type { UnixUser } from './unprivileged-user.ts';

/** The file a server writes to. It can be read here even after the file itself was removed. */
export class ServerLog implements Disposable {
  /** File descriptor, to hand to the server. */
  readonly fd: number;
  readonly #start: number;

  /** @param path made when absent; else what is there is kept, and the server's lines come after it */
  constructor(path: string, user: UnixUser | undefined) {
    this.fd = openSync(path, 'a+', 0o640);
    if (user !== undefined) fchownSync(this.fd, user.uid, user.gid);
    this.#start = fstatSync(this.fd).size;
  }

  /** What was written since this log was opened: the last 16 KB of it. */
  text(): string {
    const { size } = fstatSync(this.fd);
    const from = Math.max(this.#start, size - 16_384);
    const buffer = Buffer.alloc(Math.max(0, size - from));
    const length = readSync(this.fd, buffer, 0, buffer.length, from);
    return buffer.toString('utf8', 0, length);
  }

  /** The last lines, for a message to a person. */
  lastLines(): string {
    return this.text().trim().split('\n').slice(-8).join('\n') || '(it wrote nothing)';
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
  }
}
