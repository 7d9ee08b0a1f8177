import { fromStored, toStored } from '../../src/registration/registration-codec.ts';
import type { Registration } from '../../src/registration/registration.ts';
import type {
  UnfinishedRegistration,
  UnfinishedRegistrations,
} from '../../src/registration/unfinished-registrations.ts';

/** The unfinished registrations, in memory: values pass through JSON, as in the store. */
export class MemoryUnfinishedRegistrations implements UnfinishedRegistrations {
  readonly #rows = new Map<string, { id: number; json: string; via: string; reminded: number }>();
  #count = 0;

  async findByPhone(phone: string): Promise<Registration | undefined> {
    const row = this.#rows.get(phone);
    return row && fromStored(JSON.parse(row.json) as ReturnType<typeof toStored>);
  }

  async findById(id: number): Promise<UnfinishedRegistration | undefined> {
    const row = [...this.#rows].find(([, { id: own }]) => own === id);
    const registration = row && (await this.findByPhone(row[0]));
    return row && registration
      ? { id, registration, via: row[1].via, remindedHours: row[1].reminded }
      : undefined;
  }

  async keep(registration: Registration, via: string, joined = ''): Promise<void> {
    this.#count += 1;
    const before = this.#rows.get(registration.phone);
    const id = before?.id ?? this.#count;
    const reminded = Math.max(before?.reminded ?? 0, this.#rows.get(joined)?.reminded ?? 0);
    const json = JSON.stringify(toStored(registration));
    this.#rows.set(registration.phone, { id, json, via, reminded });
  }

  async claimReminder(): Promise<boolean> {
    return true;
  }

  async remove(phone: string): Promise<void> {
    this.#rows.delete(phone);
  }
}
