import { NameIndex } from './name-index.ts';
import type { Person } from './records.ts';

/** What is known of a new person; the id is given by the server when it is absent. */
export type NewPerson = Omit<Person, 'id' | 'hasStarted' | 'gone'> & { readonly id?: number };

const FIRST_ID = 700_000_001;

/** Everybody who uses this Telegram, by id. */
export class People {
  readonly #byId = new Map<number, Person>();
  readonly #names = new NameIndex<Person>(namesOf);
  #nextId = FIRST_ID;
  readonly #changed: () => void;

  constructor(people: readonly Person[], changed: () => void) {
    for (const person of people) {
      this.#byId.set(person.id, person);
      this.#names.put(person, undefined);
    }
    this.#changed = changed;
  }

  all(): readonly Person[] {
    return [...this.#byId.values()];
  }

  get(id: number): Person | undefined {
    return this.#byId.get(id);
  }

  /** Whoever is called so: username with or without @, first name, or first and last name. */
  named(name: string): readonly Person[] {
    return this.#names.idsOf(name).flatMap((id) => this.#byId.get(id) ?? []);
  }

  add({ id, ...rest }: NewPerson): Person {
    const person: Person = { id: id ?? this.#freeId(), ...rest, hasStarted: false };
    return this.#put(person);
  }

  /** Replaces what is known of a person; whether they have started the bot stays. */
  update(person: Person): Person {
    return this.#put(person);
  }

  /** The person has written to the bot, which may write to them from now on. */
  start(id: number): void {
    const person = this.#byId.get(id);
    if (person !== undefined && !person.hasStarted) this.#put({ ...person, hasStarted: true });
  }

  #put(person: Person): Person {
    this.#names.put(person, this.#byId.get(person.id));
    this.#byId.set(person.id, person);
    this.#changed();
    return person;
  }

  #freeId(): number {
    while (this.#byId.has(this.#nextId)) this.#nextId += 1;
    return this.#nextId;
  }
}

function namesOf({ username, firstName, lastName }: Person): readonly (string | undefined)[] {
  return [
    username,
    username === undefined ? undefined : `@${username}`,
    firstName,
    lastName === undefined ? undefined : `${firstName} ${lastName}`,
  ];
}
