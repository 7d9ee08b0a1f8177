import expressSession, { MemoryStore, type SessionData } from 'express-session';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ExpressSessionStore } from '../../src/adapters/express-session-store.ts';
import type { SessionCore } from '../../src/index.ts';
import { openPool } from '../../src/postgres/index.ts';
import { AdapterCores } from './adapter-cores.ts';
import { promised, type Visit } from './promised-store.ts';

let cores: AdapterCores;
let core: SessionCore;
beforeAll(async () => {
  cores = await AdapterCores.create();
  core = await cores.open();
});
afterAll(async () => {
  await cores[Symbol.asyncDispose]();
});

/** A session whose cookie ends then, as the middleware hands it to a store. */
function sessionUntil(expires: Date | null, more: Partial<Visit> = {}): Visit {
  const { Cookie } = expressSession as unknown as {
    Cookie: new (options: object) => SessionData['cookie'];
  };
  return { cookie: new Cookie({ expires, path: '/' }), ...more };
}
const inMs = (ms: number): Date => new Date(Date.now() + ms);

describe.each([
  ['its own MemoryStore', () => new MemoryStore()],
  ['the store', () => new ExpressSessionStore(core)],
  [
    'the store of sealed sessions',
    () => new ExpressSessionStore(core, { name: 'sealed', keyPrefix: 'sealed:', sensitive: true }),
  ],
])('what express-session asks of a store, on %s', (_, newStore) => {
  let store: ReturnType<typeof promised>;
  beforeEach(async () => {
    store = promised(newStore());
    await store.clear();
  });

  it('gives back what was set: data as JSON has it, dates as texts', async () => {
    const expires = inMs(60_000);
    const text = 'ñ "quoted" \u0000 🎉';
    await store.set('a', sessionUntil(expires, { user: text, n: 0 }));
    expect(await store.get('a')).toEqual({
      cookie: expect.objectContaining({
        expires: expires.toISOString(),
        httpOnly: true,
        path: '/',
        originalMaxAge: expect.any(Number),
      }),
      user: text,
      n: 0,
    });
    expect(await store.get('b')).toBeUndefined();
  });

  it('gives everybody a session of his own', async () => {
    await store.set('a', sessionUntil(inMs(60_000), { n: 1 }));
    const mine = await store.get('a');
    if (mine !== undefined) mine.n = 99;
    expect((await store.get('a'))?.n).toBe(1);
  });

  it('replaces what was set before', async () => {
    await store.set('a', sessionUntil(inMs(60_000), { user: 'Ani', n: 1 }));
    await store.set('a', sessionUntil(inMs(60_000), { n: 2 }));
    expect(await store.get('a')).toEqual({ cookie: expect.anything(), n: 2 });
    expect(await store.length()).toBe(1);
  });

  it('keeps a session whose cookie ends with the browser', async () => {
    await store.set('a', sessionUntil(null, { n: 1 }));
    expect(await store.get('a')).toMatchObject({ cookie: { expires: null }, n: 1 });
    await store.touch('a', sessionUntil(null));
    expect((await store.get('a'))?.n).toBe(1);
  });

  it('destroys, also what is not there', async () => {
    await store.set('a', sessionUntil(inMs(60_000)));
    await store.destroy('a');
    await store.destroy('a');
    expect(await store.get('a')).toBeUndefined();
    expect(await store.length()).toBe(0);
  });

  it('touches the cookie to the millisecond, and nothing else', async () => {
    await store.set('a', sessionUntil(inMs(1_000), { user: 'Ani', n: 1 }));
    for (const ms of [60_001, 3_600_123, 789]) {
      const expires = inMs(ms);
      await store.touch('a', sessionUntil(expires, { user: 'somebody else' }));
      const touched = await store.get('a');
      expect(touched).toMatchObject({
        cookie: { expires: expires.toISOString() },
        user: 'Ani',
        n: 1,
      });
    }
  });

  it('lets a touch lengthen a life, and shorten it', async () => {
    await store.set('long', sessionUntil(inMs(250), { n: 1 }));
    await store.set('short', sessionUntil(inMs(60_000), { n: 1 }));
    await store.touch('long', sessionUntil(inMs(60_000)));
    const end = inMs(250);
    await store.touch('short', sessionUntil(end));
    await untilAfter(end, async () => await store.get('short'));
    expect((await store.get('long'))?.n).toBe(1);
    expect(Object.keys((await store.all()) ?? {})).toEqual(['long']);
  });

  it('does not bring back a session by a touch', async () => {
    await store.touch('a', sessionUntil(inMs(60_000)));
    expect(await store.get('a')).toBeUndefined();
    await store.set('b', sessionUntil(inMs(-1), { n: 1 }));
    expect(await store.get('b')).toBeUndefined();
    await store.touch('b', sessionUntil(inMs(60_000)));
    expect(await store.get('b')).toBeUndefined();
    expect(await store.length()).toBe(0);
  });

  it('ends a session at the end of its cookie, not before and not after', async () => {
    const end = inMs(300);
    await store.set('a', sessionUntil(end, { n: 1 }));
    await store.set('stays', sessionUntil(inMs(60_000)));
    expect(await store.length()).toBe(2);
    await untilAfter(end, async () => await store.get('a'));
    expect(await store.length()).toBe(1);
    expect(Object.keys((await store.all()) ?? {})).toEqual(['stays']);
  });

  it('lists and counts what is live, more than a page of it', async () => {
    const ids = Array.from({ length: 520 }, (_value, n) => `s${n}`);
    await Promise.all(ids.map((id, n) => store.set(id, sessionUntil(inMs(60_000), { n }))));
    await store.destroy('s7');
    expect(await store.length()).toBe(519);
    const all = (await store.all()) ?? {};
    expect(Object.keys(all).toSorted()).toEqual(ids.filter((id) => id !== 's7').toSorted());
    expect(all['s8']).toMatchObject({ n: 8, cookie: { expires: expect.any(String) } });
    await store.clear();
    expect(await store.length()).toBe(0);
    expect(await store.all()).toEqual({});
    expect(await store.get('s8')).toBeUndefined();
  });
});

describe('the store', () => {
  it('loses no change of another request to a touch', async () => {
    const store = promised(new ExpressSessionStore(core));
    await store.set('a', sessionUntil(inMs(60_000), { n: 0 }));
    const stale = (await store.get('a')) ?? sessionUntil(null);
    await store.set('a', sessionUntil(inMs(60_000), { n: 1 }));
    await store.touch('a', { ...stale, cookie: sessionUntil(inMs(90_000)).cookie });
    expect((await store.get('a'))?.n).toBe(1);
  });

  it('keeps a row as long as the cookie, and a bit no longer', async () => {
    const store = promised(new ExpressSessionStore(core));
    const pool = openPool({ url: cores.databaseUrl });
    const rowEnd = async () => {
      const { rows } = await pool.query<{ expires_at: Date }>(
        `select expires_at from core.session where kind = 'express-session' and id = 'row'`,
      );
      return Number(rows[0]?.expires_at);
    };
    const [first, second] = [inMs(12_345), inMs(45_678)];
    await store.set('row', sessionUntil(first));
    expect(await rowEnd()).toBeGreaterThanOrEqual(first.getTime());
    expect(await rowEnd()).toBeLessThan(first.getTime() + 1_000);
    await store.touch('row', sessionUntil(second));
    expect(await rowEnd()).toBeGreaterThanOrEqual(second.getTime());
    expect(await rowEnd()).toBeLessThan(second.getTime() + 1_000);
    await pool.end();
  });

  it('goes by the cookie, whatever the row says', async () => {
    const store = promised(new ExpressSessionStore(core));
    await store.clear();
    const end = inMs(200);
    await store.set('row', sessionUntil(end));
    const pool = openPool({ url: cores.databaseUrl });
    await pool.query(`update core.session set expires_at = now() + interval '1 hour'`);
    await pool.end();
    await untilAfter(end, async () => await store.get('row'));
    expect(await store.length()).toBe(0);
    expect(await store.all()).toEqual({});
    await store.touch('row', sessionUntil(inMs(60_000)));
    expect(await store.get('row')).toBeUndefined();
  });

  it('hands failures to the callback', async () => {
    const closed = await cores.open();
    const store = promised(new ExpressSessionStore(closed));
    await closed.close();
    await expect(store.set('a', sessionUntil(inMs(60_000)))).rejects.toBeInstanceOf(Error);
    await expect(store.all()).rejects.toBeInstanceOf(Error);
  });
});

/** Reads until that moment is over: there is a session before, and none after. */
async function untilAfter(end: Date, read: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const askedAt = Date.now();
    const session = await read();
    const answeredAt = Date.now();
    // A read during which the moment came may say either.
    if (answeredAt < end.getTime()) expect(session).toBeDefined();
    if (askedAt >= end.getTime()) {
      expect(session).toBeUndefined();
      return;
    }
  }
}
