import { isDeepStrictEqual } from 'node:util';

import { SessionExistsError, SessionNotFoundError } from '../errors.ts';
import type { Sessions } from '../kinds/sessions.ts';
import type { SessionCore } from '../session-core.ts';
import { type AdapterOptions, type Wrapped, wrappedKind } from './wrapped-kind.ts';

/** What `TelegrafSessionStore` takes besides the core. */
export interface TelegrafSessionOptions extends AdapterOptions {
  /** Life of a session after its last change, in milliseconds. Default: until it is deleted, as with Telegraf's own. */
  readonly ttlMs?: number;
}

/**
 * The `store` of telegraf's `session()`: `bot.use(session({ store: new TelegrafSessionStore(core) }))`.
 *
 * Telegraf reads a session before a handler and writes all of it afterwards. So that two processes that handle
 * messages of one chat do not undo each other's changes, a session that a handler changed in place
 * (`ctx.session.n += 1`) is written field by field: only the fields that differ from what was read, in one atomic
 * update. What two handlers did to the same field, the later one decides; a session that a handler replaced
 * (`ctx.session = { … }`) replaces what is stored. Where each change must count, use `Sessions.update`.
 *
 * Errors are those of `Sessions`. The core stays the caller's to close.
 */
export class TelegrafSessionStore<Session> {
  readonly #sessions: Sessions<Wrapped<Session>>;
  /** What was read, or last written, as it was then. */
  readonly #known = new WeakMap<object, object>();
  readonly #endless: boolean;

  constructor(core: SessionCore, options: TelegrafSessionOptions = {}) {
    this.#endless = options.ttlMs === undefined;
    this.#sessions = core.sessions(
      wrappedKind<Session>({
        name: options.name ?? 'telegraf-session',
        keyPrefix: options.keyPrefix ?? 'telegraf:session:',
        ttlMs: options.ttlMs ?? 'until-deleted',
        sensitive: options.sensitive,
      }),
    );
  }

  /** The session, or `undefined`. */
  async get(name: string): Promise<Session | undefined> {
    const session = (await this.#sessions.get(name))?.value.value;
    if (isObject(session)) this.#known.set(session, asStored(session));
    return session;
  }

  /** Writes a session; its life begins anew. */
  async set(name: string, session: Session): Promise<void> {
    if (!isObject(session)) {
      await this.#sessions.save(name, { value: session });
      return;
    }
    const now = asStored(session);
    const before = this.#known.get(session);
    // Known before it is written: a handler that runs meanwhile may change the session again.
    this.#known.set(session, now);
    try {
      await this.#write(name, before, now);
    } catch (error) {
      // What was not written is written with the next change.
      if (before === undefined) this.#known.delete(session);
      else this.#known.set(session, before);
      throw error;
    }
  }

  /** Ends a session. */
  async delete(name: string): Promise<void> {
    await this.#sessions.delete(name);
  }

  async #write(name: string, before: object | undefined, now: Session & object): Promise<void> {
    if (before === undefined) {
      await this.#sessions.save(name, { value: now });
      return;
    }
    // Telegraf writes whatever a handler looked at. There is no life to renew, either.
    if (this.#endless && isDeepStrictEqual(before, now)) return;
    await this.#merge(name, before, now);
  }

  async #merge(name: string, before: object, now: Session & object): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#sessions.update(name, ({ value }) => ({
          value: isObject(value) ? withChanges(value, before, now) : now,
        }));
        return;
      } catch (error) {
        if (!(error instanceof SessionNotFoundError)) throw error;
      }
      try {
        await this.#sessions.create(name, { value: now });
        return;
      } catch (error) {
        // Another process began it anew since: what that one wrote is there to be merged with.
        if (!(error instanceof SessionExistsError) || attempt === attempts) throw error;
      }
    }
  }
}

const attempts = 5;

/** `current` with the fields that differ between `before` and `now` as they are now. */
function withChanges<Session extends object>(
  current: Session,
  before: object,
  now: Session,
): Session {
  const [old, own] = [new Map(Object.entries(before)), new Map(Object.entries(now))];
  const result = new Map(Object.entries(current));
  for (const name of new Set([...old.keys(), ...own.keys()])) {
    if (isDeepStrictEqual(old.get(name), own.get(name))) continue;
    if (own.has(name)) result.set(name, own.get(name));
    else result.delete(name);
  }
  // The fields of two sessions make a session again.
  return Object.fromEntries(result) as Session;
}

/** A value as it is after a way through a store. */
function asStored<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
