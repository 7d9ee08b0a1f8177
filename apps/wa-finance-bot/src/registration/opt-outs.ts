/**
 * Who has said STOP: they are answered and never written to otherwise, until they ask for it themselves. Every method
 * throws FinanceStoreError when the store fails.
 */
export interface OptOuts {
  has(person: string): Promise<boolean>;
  /** @param person - as in `IncomingMessage.from`. */
  add(person: string, at: Date): Promise<void>;
}
