import type { Person } from './records.ts';

/** What is known of a new person; the id is given by the server when it is absent. */
export type NewPerson = Omit<Person, 'id' | 'hasStarted'> & { readonly id?: number };

const FIRST_ID = 700_000_001;

/** Everybody who uses this Telegram, by id. */
export class People {
  readonly #byId = new Map<number, Person>();
  readonly #changed: () => void;

  constructor(people: readonly Person[], changed: () => void) {
    for (const person of people) this.#byId.set(person.id, person);
    this.#changed = changed;
  }

  all(): readonly Person[] {
    return [...this.#byId.values()];
  }

  get(id: number): Person | undefined {
    return this.#byId.get(id);
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
    this.#byId.set(person.id, person);
    this.#changed();
    return person;
  }

  #freeId(): number {
    let id = FIRST_ID;
    while (this.#byId.has(id)) id += 1;
    return id;
  }
}
