import { type SessionData, Store } from 'express-session';

import { SessionNotFoundError } from '../errors.ts';
import type { Sessions } from '../kinds/sessions.ts';
import type { SessionCore } from '../session-core.ts';
import { type AdapterOptions, type Wrapped, wrappedKind } from './wrapped-kind.ts';

/** What `ExpressSessionStore` takes besides the core. */
export interface ExpressSessionOptions extends AdapterOptions {
  /** Life of a session whose cookie has no end of its own, in milliseconds; default 24 h. */
  readonly ttlMs?: number;
}

/** Called with what went wrong, or with nothing. */
type Done = (error?: unknown) => void;

/** Called with what went wrong, or with the result. */
type Answer<Result> = (error: unknown, result?: Result) => void;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The store of express-session: `session({ store: new ExpressSessionStore(core), … })`. A session ends exactly when its
 * cookie does (`cookie.expires`, to the millisecond); `touch` writes the cookie alone and undoes no change of another
 * request. While Postgres is away nobody is known: that is an error, and not an old session. Errors are those of
 * `Sessions`. The core stays the caller's to close.
 */
export class ExpressSessionStore extends Store {
  readonly #sessions: Sessions<Wrapped<SessionData>>;
  readonly #ttlMs: number;

  constructor(core: SessionCore, options: ExpressSessionOptions = {}) {
    super();
    this.#ttlMs = options.ttlMs ?? dayMs;
    this.#sessions = core.sessions(
      wrappedKind<SessionData>({
        name: options.name ?? 'express-session',
        keyPrefix: options.keyPrefix ?? 'express:session:',
        ttlMs: this.#ttlMs,
        sensitive: options.sensitive,
        // Somebody who has logged out must not come in again because Postgres is away.
        grantsAccess: true,
      }),
    );
  }

  /** The session as it was set, its dates as ISO texts; `undefined` when it is absent or its cookie has ended. */
  override get(id: string, callback: Answer<SessionData>): void {
    answer(this.#get(id), callback);
  }

  /** Keeps a session until its cookie ends. */
  override set(id: string, session: SessionData, callback?: Done): void {
    answer(this.#set(id, session), callback);
  }

  override destroy(id: string, callback?: Done): void {
    answer(this.#destroy(id), callback);
  }

  /** Replaces the cookie of a live session, and with it its end. */
  override touch(id: string, session: SessionData, callback?: Done): void {
    answer(this.#touch(id, session), callback);
  }

  /** All live sessions by their ids. */
  override all(callback: Answer<Record<string, SessionData>>): void {
    answer(this.#all(), callback);
  }

  /** The number of live sessions. */
  override length(callback: Answer<number>): void {
    answer(this.#length(), callback);
  }

  /** Ends all sessions. */
  override clear(callback?: Done): void {
    answer(this.#clear(), callback);
  }

  async #get(id: string): Promise<SessionData | undefined> {
    const session = (await this.#sessions.get(id))?.value.value;
    return session === undefined || hasEnded(session) ? undefined : session;
  }

  async #set(id: string, session: SessionData): Promise<undefined> {
    const value = asStored(session);
    if (hasEnded(value)) await this.#sessions.delete(id);
    else await this.#sessions.save(id, { value }, { ttlMs: this.#lifeOf(value) });
  }

  async #destroy(id: string): Promise<undefined> {
    await this.#sessions.delete(id);
  }

  async #touch(id: string, session: SessionData): Promise<undefined> {
    const { cookie } = asStored(session);
    if (hasEnded({ cookie })) {
      await this.#destroy(id);
      return;
    }
    try {
      await this.#sessions.update(
        id,
        ({ value }) => (hasEnded(value) ? undefined : { value: { ...value, cookie } }),
        { ttlMs: this.#lifeOf({ cookie }) },
      );
    } catch (error) {
      // A request that was answered after the session was destroyed.
      if (!(error instanceof SessionNotFoundError)) throw error;
    }
  }

  async #all(): Promise<Record<string, SessionData>> {
    const all: [string, SessionData][] = [];
    for await (const { id, value } of this.#sessions.entries()) {
      if (!hasEnded(value.value)) all.push([id, value.value]);
    }
    return Object.fromEntries(all);
  }

  async #length(): Promise<number> {
    // Rows outlive the cookies by the milliseconds that writing them took: each is looked at.
    let length = 0;
    for await (const { value } of this.#sessions.entries()) if (!hasEnded(value.value)) length += 1;
    return length;
  }

  async #clear(): Promise<undefined> {
    await this.#sessions.clear();
  }

  /** The row must not end before the cookie does. */
  #lifeOf(session: SessionData): number {
    const end = endOf(session);
    return end === undefined ? this.#ttlMs : Math.max(1, Math.ceil(end - Date.now()));
  }
}

/** Calls back after this turn, and never into a `catch` of ours. Without a callback nobody asked what became of it. */
function answer<Result>(
  work: Promise<Result | undefined>,
  callback: Answer<Result> | undefined,
): void {
  work.then(
    (result) => setImmediate(() => callback?.(null, result)),
    (error: unknown) => setImmediate(() => callback?.(error)),
  );
}

/** A session as it is after a way through a store: without methods, its dates as texts. */
function asStored(session: SessionData): SessionData {
  return JSON.parse(JSON.stringify(session)) as SessionData;
}

/** The end of the cookie in epoch milliseconds; `undefined`: with the browser. */
function endOf({ cookie }: SessionData): number | undefined {
  const expires: unknown = cookie?.expires;
  if (expires === undefined || expires === null) return undefined;
  const end = new Date(expires as string | Date).getTime();
  return Number.isNaN(end) ? undefined : end;
}

function hasEnded(session: SessionData): boolean {
  const end = endOf(session);
  return end !== undefined && end <= Date.now();
}
