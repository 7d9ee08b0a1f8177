import type { Identities, Joined, Person, UserId } from '../../src/identity/identities.ts';

/** People and their ids, in memory. Members are not joined here. */
export class MemoryIdentities implements Identities {
  #people: readonly Person[] = [];
  #count = 0;

  async find(id: string): Promise<Person | undefined> {
    return this.#people.find(({ ids }) => ids.includes(id));
  }

  async note(id: string): Promise<Person> {
    const found = await this.find(id);
    if (found !== undefined) return found;
    this.#count += 1;
    const person = { userId: this.#count as UserId, ids: [id] };
    this.#people = [...this.#people, person];
    return person;
  }

  async join(lid: string, phone: string): Promise<Joined> {
    const ofLid = await this.note(lid);
    const ofPhone = await this.note(phone);
    if (ofLid === ofPhone) return ofLid;
    const { userId } = ofPhone;
    const ids = [...ofPhone.ids, ...ofLid.ids.filter((id) => id.startsWith('lid:'))];
    const others = this.#people.filter((person) => person !== ofLid && person !== ofPhone);
    this.#people = [...others, { userId, ids }];
    return { userId };
  }

  async forget(id: string): Promise<void> {
    this.#people = this.#people.filter(({ ids }) => !ids.includes(id));
  }
}
