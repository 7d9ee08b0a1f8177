/** Life of a row: milliseconds from the change on, for ever, or as it was. */
export type Life = number | 'until-deleted' | 'keep';

/** A live row without its times. `json` is the value alone. */
export interface StoredValue {
  readonly json: string;
  readonly version: number;
}

/** A live row, as far as a change needs it. */
export interface StoredSession extends StoredValue {
  /** `undefined`: nobody asked, as its kind shows no times. */
  readonly createdAt: Date | undefined;
  /** `undefined`: until it is deleted, or nobody asked. */
  readonly expiresAt: Date | undefined;
  /** What `json` stands for, handed on by the change before this one, for whoever takes it first. */
  readonly handed?: HandedValue | undefined;
}

/** A checked value on its way from one change to the next of the same batch. */
export interface HandedValue {
  value: unknown;
}

/** A row as Postgres last had it: `json` is undefined when it is deleted or expired. */
export interface StoredState {
  readonly stored: StoredSession | undefined;
  /** The version of the row, live or not; 0 when there is no row. */
  readonly version: number;
  /** What was left of its life when Postgres answered; `undefined`: no end. */
  readonly remainingMs: number | undefined;
}
