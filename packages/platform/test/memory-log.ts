import { createLogger, type Logger } from '../src/logging/create-logger.ts';

/** One line of a log, read back. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A logger whose lines stay in memory. */
export class MemoryLog {
  readonly written: string[] = [];
  readonly logger: Logger = createLogger({
    name: 'test',
    level: 'trace',
    destination: { write: (line) => void this.written.push(line) },
  });

  get lines(): readonly LogLine[] {
    return this.written.map((line) => JSON.parse(line) as LogLine);
  }

  /** The lines with that message. */
  saying(message: string): readonly LogLine[] {
    return this.lines.filter(({ msg }) => msg === message);
  }
}
