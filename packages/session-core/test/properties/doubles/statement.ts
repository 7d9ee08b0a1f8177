import type { PostgresTables, Work } from './postgres-tables.ts';

/** A statement of session-core, and what it does to the tables in memory. */
export interface Statement {
  /** Its name, or words that only its text has. */
  readonly is: string;
  /**
   * Resolves with its rows.
   *
   * @param values - As the statement binds them.
   * @param text - Of the statement, where two of one name differ.
   */
  readonly run: (
    tables: PostgresTables,
    work: Work,
    values: readonly never[],
    text: string,
  ) => Promise<readonly object[]>;
}
