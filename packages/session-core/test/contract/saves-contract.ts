import { describe, expect, it } from 'vitest';

import type { Session, SessionCore } from '../../src/index.ts';
import { counter, endless, abiding } from './contract-kinds.ts';

/** What every store must do with many saves at the same moment: they travel together. */
export function savesContract(cores: () => { core: SessionCore; other: SessionCore }): void {
  const mine = () => cores().core.sessions(counter);
  const others = () => cores().other.sessions(counter);

  describe('with many saves', () => {
    let next = 0;
    const newId = () => `save-${(next += 1)}-`;

    it('saves over what is there and where nothing is', async () => {
      const id = newId();
      const first = await mine().save(id, { n: 1 });
      const second = await others().save(id, { n: 2 });
      expect(second.createdAt).toEqual(first.createdAt);
      expect((await mine().get(id))?.value).toEqual({ n: 2 });
    });

    it('gives each session of each kind its own version and times', async () => {
      const { core, other } = cores();
      const prefix = newId();
      const ids = ['b', 'B', 'ä', 'a', 'Z', '_', '10', '9', '😀', 'ﬀ'].map((id) => prefix + id);
      const saveAll = async (n: number): Promise<readonly Session<unknown>[]> =>
        await Promise.all([
          ...ids.map(async (id) => await core.sessions(abiding).save(id, { n })),
          ...ids.map(async (id) => await core.sessions(counter).save(id, { n })),
          ...ids.map(async (id) => await core.sessions(endless).save(id, { text: `${n}` })),
        ]);
      const readAll = async (): Promise<readonly unknown[]> =>
        await Promise.all([
          ...ids.map(async (id) => await other.sessions(abiding).get(id)),
          ...ids.map(async (id) => await other.sessions(counter).get(id)),
          ...ids.map(async (id) => await other.sessions(endless).get(id)),
        ]);

      const first = await saveAll(1);
      expect(await readAll()).toEqual(first);
      const second = await saveAll(2);
      expect(await readAll()).toEqual(second);
      for (const [at, { version, createdAt, expiresAt }] of second.entries()) {
        const [isAbiding, isCounter] = [at < 10, at >= 10 && at < 20];
        expect(version).toBeGreaterThan(first[at]?.version ?? 0);
        expect(createdAt).toEqual(first[at]?.createdAt);
        expect(createdAt !== undefined).toBe(isAbiding || isCounter);
        expect(expiresAt !== undefined).toBe(isCounter);
        if (isCounter) expect(Number(expiresAt) - Number(createdAt)).toBeGreaterThanOrEqual(60_000);
      }
    });

    it('takes sessions in one order, whatever is done with them: nobody waits in a circle', async () => {
      const prefix = newId();
      const ids = Array.from({ length: 60 }, (_, n) => `${prefix}${n % 2 === 0 ? 'a' : 'B'}${n}`);
      await Promise.all(ids.map(async (id) => await mine().save(id, { n: 0 })));
      for (let round = 1; round <= 20; round += 1) {
        await Promise.all([
          ...ids.map(async (id) => await mine().save(id, { n: 100 * round })),
          ...ids
            .toReversed()
            .map(async (id) => await others().update(id, (value) => ({ n: value.n + 1 }))),
        ]);
      }
      const read = await Promise.all(ids.map(async (id) => await mine().get(id)));
      expect(await Promise.all(ids.map(async (id) => await others().get(id)))).toEqual(read);
      for (const session of read) expect([2000, 2001]).toContain(session?.value.n);
    });
  });
}
