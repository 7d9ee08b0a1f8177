import type { Statement } from './statement.ts';

type SlotValues = readonly [string, number, number];

/** The statements on `core.redis_writer`. */
export const writerStatements: readonly Statement[] = [
  {
    is: /^insert into core\.redis_writer /,
    run: async (tables, work, [process, slots]: readonly [string, number]) => {
      work.effects.push(() => {
        for (let slot = 0; slot <= slots; slot += 1) {
          const row = { process, slot, keys: [], beatAt: tables.now, identity: null };
          tables.writers.set(`${process}/${slot}`, row);
        }
      });
      return [];
    },
  },
  {
    is: /^update core\.redis_writer set beat_at = /,
    run: async (tables, work, [process, identity]: readonly [string, string | null]) => {
      const name = `${process}/0`;
      await tables.locks.take(`slot ${name}`, work);
      const row = tables.writers.get(name);
      if (row === undefined) return [];
      const beatAt = tables.now;
      work.effects.push(() => tables.writers.set(name, { ...row, beatAt, identity }));
      return [{}];
    },
  },
  {
    // `retireDead`: who is dead is seen at its beginning, what they wrote when it has waited for their batches.
    is: /^with dead as /,
    run: async (tables, work) => {
      const dead = [...tables.writers.values()].filter(({ process }) => !tables.isAlive(process));
      for (const { process, slot } of dead) {
        await tables.locks.take(`slot ${process}/${slot}`, work);
      }
      for (const { process, slot } of dead) {
        const keys = tables.writers.get(`${process}/${slot}`)?.keys ?? [];
        work.effects.push(() => tables.writers.delete(`${process}/${slot}`));
        for (const key of keys) {
          const seq = tables.nextNumber();
          work.effects.push(() => tables.outbox.set(seq, { process, key }));
        }
      }
      return [];
    },
  },
  {
    is: 'sesi-slot',
    run: async (tables, work, values: readonly [string, number, readonly string[]]) => {
      const [process, slot, keys] = values;
      const name = `${process}/${slot}`;
      await tables.locks.take(`slot ${name}`, work);
      const row = tables.writers.get(name);
      if (row === undefined) return [];
      work.effects.push(() => tables.writers.set(name, { ...row, keys }));
      return [{}];
    },
  },
  {
    is: /^select from core\.redis_writer .* for update$/,
    run: async (tables, work, [process, slot]: SlotValues) => {
      await tables.locks.take(`slot ${process}/${slot}`, work);
      return [];
    },
  },
  {
    is: /^insert into core\.redis_outbox .* from core\.redis_writer .*slot = \$2$/,
    run: async (tables, work, [process, slot]: SlotValues) => {
      for (const key of tables.writers.get(`${process}/${slot}`)?.keys ?? []) {
        const seq = tables.nextNumber();
        work.effects.push(() => tables.outbox.set(seq, { process, key }));
      }
      return [];
    },
  },
  {
    is: /^update core\.redis_writer set slot = /,
    run: async (tables, work, [process, slot, next]: SlotValues) => {
      const row = tables.writers.get(`${process}/${slot}`);
      if (row === undefined) return [];
      work.effects.push(() => {
        tables.writers.delete(`${process}/${slot}`);
        tables.writers.set(`${process}/${next}`, { ...row, slot: next, keys: [] });
      });
      return [{}];
    },
  },
];
