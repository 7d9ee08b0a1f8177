/** What is wrong with what a person typed. Each has its own sentence. */
export type InputProblem =
  | 'text-missing'
  | 'minutes-unreadable'
  | 'token-missing'
  | 'token-unreadable'
  | 'order-missing'
  | 'order-unreadable'
  | 'field-unknown'
  | 'price-unreadable'
  | 'amount-unreadable'
  | 'amount-comma'
  | 'choice-missing'
  | 'format-unknown';

/** What was typed could not be read. */
export interface InvalidInput {
  readonly kind: 'invalid';
  readonly problem: InputProblem;
  /** The part that could not be read, to quote in the answer. */
  readonly part?: string;
  /** The whole command as it would have been accepted; absent where nothing can be guessed. */
  readonly corrected?: string;
}

/** What was typed, read or not. */
export type Parsed<Value> = { readonly kind: 'parsed'; readonly value: Value } | InvalidInput;
