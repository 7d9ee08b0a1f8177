import { type Context, session, Telegraf } from 'telegraf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { TelegrafSessionStore } from '../../src/adapters/telegraf-session-store.ts';
import { InvalidSessionError, type SessionCore } from '../../src/index.ts';
import { openPool } from '../../src/postgres/index.ts';
import { AdapterCores } from './adapter-cores.ts';

interface Count {
  n: number;
  names?: Record<string, boolean>;
  [field: string]: unknown;
}
type Handler = (ctx: Context & { session?: Count }) => Promise<void> | void;

let cores: AdapterCores;
let core: SessionCore;
beforeAll(async () => {
  cores = await AdapterCores.create();
  core = await cores.open();
});
afterAll(async () => {
  await cores[Symbol.asyncDispose]();
});

let updates = 0;
const send = async (bot: Telegraf<Context & { session?: Count }>, from: number) => {
  updates += 1;
  await bot.handleUpdate({
    update_id: updates,
    message: {
      message_id: updates,
      date: 0,
      text: 'hi',
      chat: { id: from, type: 'private', first_name: 'A' },
      from: { id: from, is_bot: false, first_name: 'A' },
    },
  });
};

/** A bot as in Telegraf's own guide, on a store of ours. No request leaves it. */
function newBot(store: TelegrafSessionStore<Count>, handler: Handler) {
  const bot = new Telegraf<Context & { session?: Count }>('1:token');
  bot.botInfo = {
    id: 1,
    is_bot: true,
    first_name: 'bot',
    username: 'bot',
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  };
  bot.catch((error) => {
    throw error;
  });
  bot.use(session({ store, defaultSession: () => ({ n: 0 }) }));
  bot.on('message', handler);
  return bot;
}

const increment: Handler = (ctx) => {
  if (ctx.session !== undefined) ctx.session.n += 1;
};

describe('telegraf’s session()', () => {
  it('finds in one process what another one has left', async () => {
    const store = new TelegrafSessionStore<Count>(core);
    const other = new TelegrafSessionStore<Count>(await cores.open());
    await send(newBot(store, increment), 1);
    await send(newBot(other, increment), 1);
    await send(newBot(store, increment), 1);
    await send(newBot(store, increment), 2);
    expect(await other.get('1:1')).toEqual({ n: 3 });
    expect(await other.get('2:2')).toEqual({ n: 1 });
  });

  it('ends a session that a handler has taken away', async () => {
    const store = new TelegrafSessionStore<Count>(core);
    await send(newBot(store, increment), 3);
    const leave: Handler = (ctx) => {
      Reflect.set(ctx, 'session', undefined);
    };
    await send(newBot(store, leave), 3);
    expect(await store.get('3:3')).toBeUndefined();
  });

  it('loses no field when handlers of many processes overlap', async () => {
    const seed = new TelegrafSessionStore<Count>(core);
    await seed.set('4:4', { n: 7, old: 'stays', gone: true });
    const ready = Promise.withResolvers<void>();
    let waiting = 0;
    const bots = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const store = new TelegrafSessionStore<Count>(await cores.open());
        return newBot(store, async (ctx) => {
          waiting += 1;
          if (waiting === 8) ready.resolve();
          await ready.promise;
          if (ctx.session === undefined) return;
          ctx.session[`by${index}`] = index;
          if (index === 0) delete ctx.session['gone'];
        });
      }),
    );
    await Promise.all(bots.map((bot) => send(bot, 4)));
    expect(await seed.get('4:4')).toEqual({
      n: 7,
      old: 'stays',
      ...Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`by${index}`, index])),
    });
  });

  it('counts every message that one process handles at the same time', async () => {
    const store = new TelegrafSessionStore<Count>(core);
    await send(newBot(store, increment), 5);
    const bot = newBot(store, async (ctx) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await increment(ctx);
    });
    await Promise.all(Array.from({ length: 20 }, () => send(bot, 5)));
    expect(await store.get('5:5')).toEqual({ n: 21 });
  });

  it('begins anew when the session was ended while a handler ran', async () => {
    const store = new TelegrafSessionStore<Count>(core);
    const other = new TelegrafSessionStore<Count>(await cores.open());
    await store.set('6:6', { n: 1, old: 'x' });
    const bot = newBot(store, async (ctx) => {
      await other.delete('6:6');
      await increment(ctx);
    });
    await send(bot, 6);
    expect(await store.get('6:6')).toEqual({ n: 2, old: 'x' });
  });
});

describe('the store', () => {
  it('writes nothing for a handler that only looked', async () => {
    const store = new TelegrafSessionStore<Count>(core);
    await send(newBot(store, increment), 7);
    const pool = openPool({ url: cores.databaseUrl });
    const versions = async () =>
      (await pool.query(`select version from core.session where id = '7:7'`)).rows;
    const before = await versions();
    const seen: unknown[] = [];
    await send(
      newBot(store, (ctx) => {
        seen.push(ctx.session?.n);
      }),
      7,
    );
    expect(seen).toEqual([1]);
    expect(await versions()).toEqual(before);
    await send(newBot(store, increment), 7);
    expect(await versions()).not.toEqual(before);
    await pool.end();
  });

  it('replaces a session that is another object than the one that was read', async () => {
    const store = new TelegrafSessionStore<Count>(core);
    await store.set('a', { n: 1, extra: true });
    await store.get('a');
    await store.set('a', { n: 2 });
    expect(await store.get('a')).toEqual({ n: 2 });
  });

  it('writes with the next change what could not be written', async () => {
    const store = new TelegrafSessionStore<Count>(core);
    await store.set('b', { n: 1 });
    const own = (await store.get('b')) ?? { n: 0 };
    own.n = 2;
    await expect(store.set('x'.repeat(300), own)).rejects.toThrow(InvalidSessionError);
    await store.set('b', own);
    expect(await store.get('b')).toEqual({ n: 2 });
  });

  it('keeps what is no object too', async () => {
    const store = new TelegrafSessionStore<unknown>(core);
    for (const value of ['text', 0, false, [1, 2]]) {
      await store.set('any', value);
      expect(await store.get('any')).toEqual(value);
    }
  });

  it('seals, and renews the life of a session with each change, when asked to', async () => {
    const store = new TelegrafSessionStore<Count>(core, {
      name: 'telegraf-sealed',
      keyPrefix: 'telegraf-sealed:',
      sensitive: true,
      ttlMs: 60_000,
    });
    await store.set('a', { n: 1 });
    const pool = openPool({ url: cores.databaseUrl });
    const row = async () =>
      (
        await pool.query<{ value: string; expires_at: Date }>(
          `select value, expires_at from core.session where kind = 'telegraf-sealed'`,
        )
      ).rows[0];
    const first = await row();
    expect(first?.value).toMatch(/^\{"sealed":/);
    const own = await store.get('a');
    if (own !== undefined) {
      own.n += 1;
      await store.set('a', own);
    }
    expect(Number((await row())?.expires_at)).toBeGreaterThan(Number(first?.expires_at));
    await pool.end();
    expect(await store.get('a')).toEqual({ n: 2 });
  });
});
