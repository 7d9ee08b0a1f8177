import { openSessionCore, type SessionCore } from '@sesi/session-core';
import { openPool, type Pool } from '@sesi/session-core/postgres';
import { createTestDatabase, createTestRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';

import { openVotingStores } from '../src/postgres/open-voting-stores.ts';
import type { Opened } from '../src/use-cases/open-session.ts';
import { openSession } from '../src/use-cases/open-session.ts';
import { createVotingContext, type VotingContext } from '../src/use-cases/voting-context.ts';
import { usualRules } from '../src/voting/rules/voting-rules.ts';
import { alice } from './voting/given.ts';

/** The use cases on real stores, for any number of processes, with a clock that stands still until it is moved. */
export class VotingStand implements AsyncDisposable {
  readonly databaseUrl: string;
  readonly pool: Pool;
  /** Epoch milliseconds. */
  now = Date.UTC(2026, 10, 21, 10, 0, 0);
  readonly redisUrl: string | undefined;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    databaseUrl: string,
    redisUrl: string | undefined,
    pool: Pool,
    stack: AsyncDisposableStack,
  ) {
    this.databaseUrl = databaseUrl;
    this.redisUrl = redisUrl;
    this.pool = pool;
    this.#stack = stack;
  }

  static async open(): Promise<VotingStand> {
    await using opened = new AsyncDisposableStack();
    const services = testServices();
    const database = opened.use(await createTestDatabase(services));
    const redis = 'missing' in services.redis ? undefined : await createTestRedis(services);
    if (redis !== undefined) opened.use(redis);
    const pool = openPool({ url: database.url, maxConnections: 4 });
    opened.defer(() => pool.end());
    return new VotingStand(database.url, redis?.url, pool, opened.move());
  }

  /** A core of its own, as another process would have. */
  async core(): Promise<SessionCore> {
    return this.#stack.use(
      await openSessionCore({
        postgres: { url: this.databaseUrl, maxConnections: 4 },
        redis: this.redisUrl === undefined ? false : { enabled: true, url: this.redisUrl },
      }),
    );
  }

  /** The use cases over a core of their own. */
  async context(options: { readonly claimMs?: number } = {}): Promise<VotingContext> {
    return createVotingContext({
      core: await this.core(),
      ...(await openVotingStores(this.pool, options)),
      clock: { now: () => new Date(this.now) },
      rules: usualRules,
    });
  }

  /** The deadlines that stand, as `kind subject`. */
  async deadlines(): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ deadline: string }>(
      "select kind || ' ' || subject_id as deadline from vote.deadline order by due_at, kind",
    );
    return rows.map(({ deadline }) => deadline);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

let messages = 0;

/** Names a message that nobody sent before. */
export function newOrigin(): string {
  messages += 1;
  return `message:test:${messages}`;
}

/** Opens a session of an hour in a chat. */
export async function openIn(
  context: VotingContext,
  chatId: number,
  more: { readonly origin?: string; readonly minutes?: number } = {},
): Promise<Opened> {
  const { origin = newOrigin(), minutes = 60 } = more;
  return openSession(
    context,
    { chatId, language: 'en', person: alice, message: 'Lunch?', minutes },
    origin,
  );
}

/** The id of a session that was opened. */
export function idOf(opened: Opened): string {
  if (opened.kind !== 'opened') throw new Error(`not opened but ${opened.kind}`);
  return opened.sessionId;
}
