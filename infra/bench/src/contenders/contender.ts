import type { SampleSession } from '../sample-session.ts';

/** A way to read sessions, as its users write it. Whoever opened it closes it. */
export interface SessionReader extends AsyncDisposable {
  readonly name: string;
  /** The session that was written last; undefined when there is none. Nothing is kept in this process. */
  read(n: number): Promise<SampleSession | undefined>;
}

/** A way to write sessions, as its users write it. Whoever opened it closes it. */
export interface SessionWriter extends AsyncDisposable {
  readonly name: string;
  /** Resolves when its users would tell a person "saved". */
  write(n: number, session: SampleSession): Promise<void>;
}

/** One that reads, writes, or both. */
export type Contender = SessionReader | SessionWriter | (SessionReader & SessionWriter);
