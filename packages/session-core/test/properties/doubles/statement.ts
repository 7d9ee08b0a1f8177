import type { PostgresTables, Work } from './postgres-tables.ts';

/** A statement of session-core, and what it does to the tables in memory. */
export interface Statement {
  /** Its name, or what only its text has, in one line. */
  readonly is: string | RegExp;
  /**
   * Resolves with its rows.
   *
   * @param values - As the statement binds them; each statement says what they are.
   * @param text - Of the statement, where two of one name differ.
   */
  readonly run: (
    tables: PostgresTables,
    work: Work,
    values: never,
    text: string,
  ) => Promise<readonly object[]>;
}
