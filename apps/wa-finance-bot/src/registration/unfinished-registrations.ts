import type { Registration } from './registration.ts';

/** A registration that waits for its next answer. */
export interface UnfinishedRegistration {
  /** A number of its own: somebody who cancels and begins anew has another one. */
  readonly id: number;
  readonly registration: Registration;
  /** The gateway through which the person last wrote: they are written to there and nowhere else. */
  readonly via: string;
  /** The hour of the last reminder; 0 before the first. */
  readonly remindedHours: number;
}

/**
 * Registrations that are not finished, kept longer than their sessions live, so that who comes back a week later goes on
 * where they were. Every method throws FinanceStoreError when the store fails.
 */
export interface UnfinishedRegistrations {
  /** The registration of a phone; `undefined` when there is none, or none that this version can read. */
  findByPhone(phone: string): Promise<Registration | undefined>;
  findById(id: number): Promise<UnfinishedRegistration | undefined>;
  /**
   * Keeps how far somebody is; an older state never takes the place of a newer one. The first time, the job that
   * reminds them is added too, in the same transaction.
   *
   * @param joined - an id whose registration has become this one: of what it was reminded, this is not reminded again.
   */
  keep(registration: Registration, via: string, joined?: string): Promise<void>;
  /** Notes that a reminder goes out now. @returns false when that one, or a later one, went out before. */
  claimReminder(id: number, hours: number): Promise<boolean>;
  /** Forgets everything about it. */
  remove(phone: string): Promise<void>;
}
