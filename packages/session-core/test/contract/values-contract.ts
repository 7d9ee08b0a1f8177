import { describe, expect, it } from 'vitest';

import { InvalidSessionError, type SessionCore } from '../../src/index.ts';
import { counter } from './contract-kinds.ts';

/** What every store must do with ids and values, also with those that Postgres, Redis or Lua could trip over. */
export function valuesContract(cores: () => { core: SessionCore; other: SessionCore }): void {
  const mine = () => cores().core.sessions(counter);
  const others = () => cores().other.sessions(counter);

  describe('with ids and values', () => {
    let next = 0;
    const newId = () => `value-${(next += 1)}`;

    it('refuses a value that does not fit, before anything is written', async () => {
      const id = newId();
      // @ts-expect-error The schema must also stop what the compiler did not see.
      await expect(mine().create(id, { n: 'many' })).rejects.toThrow(InvalidSessionError);
      expect(await mine().get(id)).toBeUndefined();
      await mine().create(id, { n: 1 });
      await expect(mine().update(id, () => ({ n: 0.5 }))).rejects.toThrow(/n: .*int/);
      expect((await mine().get(id))?.value).toEqual({ n: 1 });
    });

    it.each([
      ['a phone number', '+6281234567890'],
      ['letters of every kind', 'ñ-字-🎉-’'],
      ['colons and stars', 'a:b*c?[d]'],
      ['quotes', `it's "quoted"`],
    ])('takes %s as an id', async (_, id) => {
      await mine().save(id, { n: 7 });
      expect((await others().get(id))?.value).toEqual({ n: 7 });
      expect(await mine().delete(id)).toBe(true);
    });

    it.each(['', 'line\nbreak', 'x'.repeat(257)])('refuses the id %j', async (id) => {
      await expect(mine().get(id)).rejects.toThrow(InvalidSessionError);
      await expect(mine().create(id, { n: 1 })).rejects.toThrow(InvalidSessionError);
    });

    it('gives texts back to the letter, also those that Postgres or Lua could trip over', async () => {
      const id = newId();
      const note = '\u0000 \u2028 "quoted" \\ {"version":1} 🎉 \ud83c lone';
      await mine().create(id, { n: 1, note });
      await others().get(id);
      await mine().update(id, (value) => ({ ...value, n: 2 }));
      expect((await others().get(id))?.value.note).toBe(note);
    });

    it('carries a value of a megabyte', async () => {
      const id = newId();
      const note = 'x'.repeat(1_000_000);
      await mine().create(id, { n: 1, note });
      expect((await others().get(id))?.value.note).toHaveLength(1_000_000);
      expect((await mine().get(id))?.value.note).toHaveLength(1_000_000);
    });
  });
}
