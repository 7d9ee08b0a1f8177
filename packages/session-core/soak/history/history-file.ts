import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

import type { Operation } from './operation.ts';

/**
 * Operations of one process, a line each, written before the process goes on: what it has seen is there after a
 * kill -9. A write has a line before it is sent and another one when it is settled.
 */
export class HistoryFile {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  add(operation: Operation): void {
    writeSync(this.#file, `${JSON.stringify(operation)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The operations of a file, each as it was last written. A line that a kill cut off is left out. */
export function readHistoryFile(path: string): readonly Operation[] {
  const operations = new Map<string, Operation>();
  const lines = readFileSync(path, 'utf8').split('\n');
  // After the last line break stands nothing, or what was cut off.
  for (const line of lines.slice(0, -1)) {
    // Written by HistoryFile above, in this very run.
    const operation = JSON.parse(line) as Operation;
    operations.set(operation.op, operation);
  }
  return [...operations.values()];
}
