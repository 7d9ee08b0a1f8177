import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import {
  defineKind,
  InvalidSessionError,
  SessionExistsError,
  SessionNotFoundError,
  type SessionCore,
  type Sessions,
} from '../../src/index.ts';
import { counter, endless, sliding, type Counter } from './contract-kinds.ts';
import { savesContract } from './saves-contract.ts';
import { valuesContract } from './values-contract.ts';

/** What every store must do; `open` is called twice, for two processes on the same data. */
export function sessionContract(open: () => Promise<SessionCore>): void {
  describe('as every store', () => {
    let core: SessionCore;
    let other: SessionCore;
    let counters: Sessions<Counter>;
    let otherCounters: Sessions<Counter>;
    let next = 0;
    const newId = () => `id-${(next += 1)}`;

    beforeAll(async () => {
      core = await open();
      other = await open();
      counters = core.sessions(counter);
      otherCounters = other.sessions(counter);
    });
    afterAll(async () => {
      await core.close();
      await other.close();
    });

    it('gives back what was created, in every process', async () => {
      const id = newId();
      expect(await counters.get(id)).toBeUndefined();
      const created = await counters.create(id, { n: 1 });
      expect(created).toMatchObject({ id, value: { n: 1 }, possiblyStale: false });
      expect(await counters.get(id)).toEqual(created);
      expect(await otherCounters.get(id)).toEqual(created);
    });

    it('refuses to create a live session again and leaves it as it is', async () => {
      const id = newId();
      await counters.create(id, { n: 1 });
      await expect(otherCounters.create(id, { n: 2 })).rejects.toThrow(SessionExistsError);
      expect((await counters.get(id))?.value).toEqual({ n: 1 });
    });

    it('lets exactly one of many concurrent creates win', async () => {
      const id = newId();
      const all = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) =>
          (n % 2 === 0 ? counters : otherCounters).create(id, { n }),
        ),
      );
      const won = all.filter((result) => result.status === 'fulfilled');
      expect(won).toHaveLength(1);
      expect(await otherCounters.get(id)).toEqual(won[0]?.value);
      const reasons = all.filter((result) => result.status === 'rejected');
      expect(reasons.every(({ reason }) => reason instanceof SessionExistsError)).toBe(true);
    });

    it('refuses to update an absent session and does not make one', async () => {
      const id = newId();
      await expect(counters.update(id, () => ({ n: 1 }))).rejects.toThrow(SessionNotFoundError);
      expect(await counters.get(id)).toBeUndefined();
    });

    it('loses none of many concurrent updates from two processes', async () => {
      const id = newId();
      await counters.create(id, { n: 0 });
      const updates = Array.from({ length: 300 }, (_, n) =>
        (n % 2 === 0 ? counters : otherCounters).update(id, (value) => ({ n: value.n + 1 })),
      );
      const versions = (await Promise.all(updates)).map(({ version }) => version);
      expect(new Set(versions).size).toBe(300);
      expect((await counters.get(id))?.value.n).toBe(300);
      expect((await otherCounters.get(id))?.value.n).toBe(300);
    });

    it('gives the state of its own moment to each of several updates of one batch', async () => {
      const id = newId();
      await counters.create(id, { n: 0 });
      const results = await Promise.all(
        Array.from({ length: 10 }, () => counters.update(id, (value) => ({ n: value.n + 1 }))),
      );
      expect(results.map(({ value }) => value.n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      const versions = results.map(({ version }) => version);
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    });

    it('lets a change work on the value in place, whatever becomes of it and of the others of its batch', async () => {
      const id = newId();
      await counters.create(id, { n: 0 });
      const inPlace = (value: Counter) => {
        value.n += 1;
        return value;
      };
      const [first, left, failed, last] = await Promise.allSettled([
        counters.update(id, inPlace),
        counters.update(id, (value) => void (value.n = 50)),
        counters.update(id, (value) => {
          value.n = 70;
          throw new Error('no');
        }),
        counters.update(id, inPlace),
      ]);
      const n = (result: PromiseSettledResult<{ value: Counter }>) =>
        result.status === 'fulfilled' ? result.value.value.n : result.status;
      expect([first, left, failed, last].map(n)).toEqual([1, 1, 'rejected', 2]);
      expect((await otherCounters.get(id))?.value).toEqual({ n: 2 });
    });

    it('writes nothing when a change leaves the value as it is', async () => {
      const id = newId();
      const created = await counters.create(id, { n: 1 });
      expect(await counters.update(id, () => undefined)).toEqual(created);
      expect(await counters.get(id)).toEqual(created);
    });

    it('writes nothing when a change throws, and throws the same', async () => {
      const id = newId();
      await counters.create(id, { n: 1 });
      const refusal = new Error('not today');
      const neighbour = newId();
      const [refused, made] = await Promise.allSettled([
        counters.update(id, () => {
          throw refusal;
        }),
        counters.create(neighbour, { n: 5 }),
      ]);
      expect(refused).toEqual({ status: 'rejected', reason: refusal });
      expect(made.status).toBe('fulfilled');
      expect((await counters.get(id))?.value).toEqual({ n: 1 });
    });

    it('never gives a version twice, not even after a deletion', async () => {
      const id = newId();
      const seen = [(await counters.create(id, { n: 1 })).version];
      seen.push((await counters.update(id, () => ({ n: 2 }))).version);
      await counters.delete(id);
      seen.push((await otherCounters.create(id, { n: 3 })).version);
      seen.push((await counters.save(id, { n: 4 })).version);
      expect(new Set(seen).size).toBe(4);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    });

    it('never brings a deleted session back', async () => {
      const id = newId();
      await counters.create(id, { n: 1 });
      await otherCounters.get(id);
      expect(await counters.delete(id)).toBe(true);
      expect(await otherCounters.get(id)).toBeUndefined();
      expect(await counters.get(id)).toBeUndefined();
      expect(await otherCounters.delete(id)).toBe(false);
      await expect(otherCounters.update(id, (value) => value)).rejects.toThrow(
        SessionNotFoundError,
      );
    });

    it('ends a session when its time is over, wherever it was read', async () => {
      const id = newId();
      await counters.create(id, { n: 1 }, { ttlMs: 400 });
      expect(await otherCounters.get(id)).toBeDefined();
      await expect.poll(async () => await counters.get(id), { timeout: 2_000 }).toBeUndefined();
      expect(await otherCounters.get(id)).toBeUndefined();
      await expect(counters.update(id, (value) => value)).rejects.toThrow(SessionNotFoundError);
      expect((await counters.create(id, { n: 2 })).value).toEqual({ n: 2 });
      expect((await otherCounters.get(id))?.value).toEqual({ n: 2 });
    });

    it('keeps the end of a session through updates, unless its kind renews it', async () => {
      const id = newId();
      const created = await counters.create(id, { n: 1 });
      const updated = await counters.update(id, () => ({ n: 2 }));
      expect(updated.expiresAt).toEqual(created.expiresAt);
      expect(updated.createdAt).toEqual(created.createdAt);

      const slides = core.sessions(sliding);
      const first = await slides.create(id, { n: 1 }, { ttlMs: 1_000 });
      const renewed = await slides.update(id, () => ({ n: 2 }));
      expect(Number(renewed.expiresAt) - Number(first.expiresAt)).toBeGreaterThan(50_000);
    });

    it('lets an update set a life of its own', async () => {
      const id = newId();
      await counters.create(id, { n: 1 });
      await counters.update(id, () => ({ n: 2 }), { ttlMs: 300 });
      await expect
        .poll(async () => await otherCounters.get(id), { timeout: 2_000 })
        .toBeUndefined();
    });

    it('keeps a session without an end', async () => {
      const texts = core.sessions(endless);
      const id = newId();
      await texts.create(id, { text: 'stays' });
      expect(await other.sessions(endless).get(id)).toMatchObject({ value: { text: 'stays' } });
      expect(await texts.delete(id)).toBe(true);
      expect(await other.sessions(endless).get(id)).toBeUndefined();
    });

    it('commits several changes together or not at all', async () => {
      const [a, b, c] = [newId(), newId(), newId()];
      await counters.create(a, { n: 1 });
      await core.commit([
        counters.updating(a, (value) => ({ n: value.n + 1 })),
        counters.creating(b, { n: 10 }),
      ]);
      expect((await otherCounters.get(a))?.value).toEqual({ n: 2 });
      expect((await otherCounters.get(b))?.value).toEqual({ n: 10 });

      const half = core.commit([
        counters.deleting(a),
        counters.creating(c, { n: 1 }),
        counters.creating(b, { n: 11 }),
      ]);
      await expect(half).rejects.toThrow(SessionExistsError);
      expect((await otherCounters.get(a))?.value).toEqual({ n: 2 });
      expect(await otherCounters.get(c)).toBeUndefined();
    });

    it('gives one winner when two processes commit against each other', async () => {
      const [a, b] = [newId(), newId()];
      const attempts = await Promise.allSettled([
        core.commit([counters.creating(a, { n: 1 }), counters.creating(b, { n: 1 })]),
        other.commit([otherCounters.creating(b, { n: 2 }), otherCounters.creating(a, { n: 2 })]),
      ]);
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await counters.get(a))?.value).toEqual((await counters.get(b))?.value);
    });

    savesContract(() => ({ core, other }));
    valuesContract(() => ({ core, other }));

    it('counts live sessions', async () => {
      const before = (await core.stats()).postgresql['counter'] ?? 0;
      const id = newId();
      await counters.create(id, { n: 1 });
      const gone = newId();
      await counters.create(gone, { n: 1 });
      await counters.delete(gone);
      expect((await core.stats()).postgresql['counter']).toBe(before + 1);
    });

    it('refuses two kinds with one name or one prefix', () => {
      const schema = z.object({});
      const same = defineKind({ name: 'other', keyPrefix: 'counter:', ttlMs: 1, schema });
      expect(() => core.sessions(same)).toThrow(InvalidSessionError);
    });

    it('refuses an id that would take a key of another kind', async () => {
      const schema = z.object({});
      const room = core.sessions(
        defineKind({ name: 'room', keyPrefix: 'room:', ttlMs: 1, schema }),
      );
      core.sessions(defineKind({ name: 'room-chat', keyPrefix: 'room:chat:', ttlMs: 1, schema }));
      await expect(room.create('chat:1', {})).rejects.toThrow(InvalidSessionError);
    });
  });
}
