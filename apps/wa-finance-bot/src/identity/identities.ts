/** The number of a person, the same before and after they register, under whatever id they write. */
export type UserId = number & { readonly brand: 'UserId' };

/** Somebody who writes, and the ids under which they do. */
export interface Person {
  readonly userId: UserId;
  /** As in `IncomingMessage.from`; none twice. */
  readonly ids: readonly string[];
}

/** What came of joining two ids. */
export interface Joined {
  readonly userId: UserId;
  /** When both ids had a member: the books that became one. */
  readonly books?: JoinedBooks;
}

/** Two books that became one. */
export interface JoinedBooks {
  readonly keptMemberId: number;
  readonly goneMemberId: number;
  /** How many entries have a new number now. */
  readonly moved: number;
}

/** Who has which id: one person has many, and each is one person's. Every method throws FinanceStoreError when the store fails. */
export interface Identities {
  find(id: string): Promise<Person | undefined>;
  /** The person who has this id; a new one when nobody has. */
  note(id: string): Promise<Person>;
  /**
   * Makes a lid and a phone ids of one person, who is reached at the phone from then on: members, their books, settings
   * and opt-outs are joined in the same transaction. Doing it again changes nothing. Ask `decidePair` first.
   */
  join(lid: string, phone: string): Promise<Joined>;
  /** Forgets the ids of somebody who is no member. */
  forget(id: string): Promise<void>;
}
