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

/** A way for many to change one session at the same moment, as its users write it. Whoever opened it closes it. */
export interface VoteTaker extends AsyncDisposable {
  readonly name: string;
  /** Begins a ballot without votes. */
  open(ballot: string): Promise<void>;
  /** Resolves when the vote cannot be lost any more. */
  vote(ballot: string, voter: string): Promise<void>;
  /** Voters that were counted. */
  count(ballot: string): Promise<number>;
}

/** One that reads, writes, or both; or takes votes. */
export type Contender = SessionReader | SessionWriter | (SessionReader & SessionWriter) | VoteTaker;
