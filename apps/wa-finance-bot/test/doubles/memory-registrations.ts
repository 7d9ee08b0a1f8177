import {
  type RegistrationValue,
  type Session,
  SessionExistsError,
  SessionNotFoundError,
} from '@sesi/session-core';

import type { Registrations } from '../../src/conversation/registration-conversation.ts';

/** The part of the session core that a registration needs, in memory: values pass through JSON, as in the stores. */
export class MemoryRegistrations implements Registrations {
  readonly #rows = new Map<string, string>();
  #version = 0;

  async create(id: string, value: RegistrationValue): Promise<Session<RegistrationValue>> {
    if (this.#rows.has(id)) throw new SessionExistsError('registration', id);
    return this.put(id, value);
  }

  async get(id: string): Promise<Session<RegistrationValue> | undefined> {
    const row = this.#rows.get(id);
    return row === undefined ? undefined : this.#session(id, row);
  }

  async update(
    id: string,
    change: (
      value: RegistrationValue,
      session: Session<RegistrationValue>,
    ) => RegistrationValue | undefined,
  ): Promise<Session<RegistrationValue>> {
    const session = await this.get(id);
    if (session === undefined) throw new SessionNotFoundError('registration', id);
    // The real one may compute a change again; a change that minds is found out here.
    change(session.value, session);
    const next = change(session.value, session);
    return next === undefined ? session : this.put(id, next);
  }

  async delete(id: string): Promise<boolean> {
    return this.#rows.delete(id);
  }

  /** Sets what is stored, whatever it is. */
  put(id: string, value: RegistrationValue): Session<RegistrationValue> {
    const row = JSON.stringify(value);
    this.#rows.set(id, row);
    this.#version += 1;
    return this.#session(id, row);
  }

  #session(id: string, row: string): Session<RegistrationValue> {
    const value = JSON.parse(row) as RegistrationValue;
    return { id, value, version: this.#version, possiblyStale: false };
  }
}
