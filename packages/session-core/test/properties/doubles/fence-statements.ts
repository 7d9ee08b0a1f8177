import {
  postgresIdentity,
  type PostgresTables,
  type StateRow,
  type Work,
} from './postgres-tables.ts';
import type { Statement } from './statement.ts';

const claimLock = 'claim';
const stateLock = 'state';

/** The statements on `core.redis_fence`, `core.redis_outbox` and `core.redis_state`. */
export const fenceStatements: readonly Statement[] = [
  {
    is: 'sesi-fence',
    run: async (tables, work, [process, keys]: readonly [string, readonly string[]]) => {
      for (const key of keys) {
        const seq = tables.nextNumber();
        work.effects.push(() => tables.outbox.set(seq, { process, key }));
      }
      await tables.locks.take(`fence ${process}`, work);
      const stood = tables.fences.get(process);
      const id = stood ?? `row ${tables.nextNumber()}`;
      work.effects.push(() => tables.fences.set(process, id));
      return [{ id, inserted: stood === undefined }];
    },
  },
  {
    is: /^select process, seq, key from core\.redis_outbox /,
    run: async (tables) =>
      [...tables.outbox].map(([seq, { process, key }]) => ({ process, seq: String(seq), key })),
  },
  {
    is: /^delete from core\.redis_outbox o using /,
    run: async (tables, work, [, seqs]: readonly [unknown, readonly string[]]) => {
      work.effects.push(() => {
        for (const seq of seqs) tables.outbox.delete(Number(seq));
      });
      return [];
    },
  },
  {
    is: /^select from core\.redis_outbox offset /,
    run: async () => [],
  },
  {
    is: /^select from core\.redis_fence .* for update$/,
    run: async (tables, work, [process]: readonly [string]) => {
      if (tables.fences.has(process)) await tables.locks.take(`fence ${process}`, work);
      return [];
    },
  },
  {
    // The lift: what it sees of the outbox is from its beginning, whatever it then waits for.
    is: /^delete from core\.redis_fence f /,
    run: async (tables, work, [process, self]: readonly [string, string]) => {
      if (!tables.fences.has(process)) return [];
      const waits = tables.waitsForRepair(process);
      const mayLift = process === self || !tables.isAlive(process);
      if (waits || !mayLift) return [];
      await tables.locks.take(`fence ${process}`, work);
      if (!tables.fences.has(process)) return [];
      work.effects.push(() => tables.fences.delete(process));
      return [{}];
    },
  },
  {
    is: 'sesi-hold',
    run: async (tables, work) => {
      await tables.locks.take(claimLock, work, 'shared');
      return [];
    },
  },
  {
    is: /^select pg_advisory_xact_lock\(/,
    run: async (tables, work) => {
      await tables.locks.take(claimLock, work);
      return [];
    },
  },
  {
    is: 'sesi-belief',
    run: async ({ state, now }) => [
      {
        nobody: state.identity === null && state.claimedBy === null,
        generation: String(state.generation),
        server: postgresIdentity,
        age_ms: String(now - state.invalidatedAt),
      },
    ],
  },
  {
    is: /^update core\.redis_state set identity = null.* is not distinct from \$2 /,
    run: async (tables, work, [process, seen]: readonly [string, string | null]) =>
      await changeState(tables, work, (state) => {
        const isFree =
          state.claimedBy === null ||
          state.claimedBy === process ||
          state.claimBeatAt < tables.now - 3_000;
        if (state.identity !== seen || !isFree) return undefined;
        const { now } = tables;
        return {
          identity: null,
          generation: state.generation + 1,
          claimedBy: process,
          claimBeatAt: now,
          invalidatedAt: now,
        };
      }),
  },
  {
    is: /^delete from core\.redis_outbox$/,
    run: async (tables, work) => {
      const seen = [...tables.outbox.keys()];
      work.effects.push(() => {
        for (const seq of seen) tables.outbox.delete(seq);
      });
      return [];
    },
  },
  {
    is: /^update core\.redis_state set claim_beat_at = /,
    run: async (tables, work, claim: Claim) =>
      await changeClaim(tables, work, claim, (state) => ({ ...state, claimBeatAt: tables.now })),
  },
  {
    is: /^update core\.redis_state set identity = \$3/,
    run: async (tables, work, claim: Claim) =>
      await changeClaim(tables, work, claim, (state) => {
        const [, , identity] = claim;
        return { ...state, identity: identity ?? null, claimedBy: null };
      }),
  },
  {
    is: /^update core\.redis_state set claimed_by = null/,
    run: async (tables, work, claim: Claim) =>
      await changeClaim(tables, work, claim, (state) => ({ ...state, claimedBy: null })),
  },
];

type Claim = readonly [string, string, string?];

async function changeClaim(
  tables: PostgresTables,
  work: Work,
  [process, generation]: Claim,
  change: (state: StateRow) => StateRow,
): Promise<readonly object[]> {
  return await changeState(tables, work, (state) =>
    state.claimedBy === process && String(state.generation) === generation
      ? change(state)
      : undefined,
  );
}

/** Changes the state row while it is locked; undefined: it is not the one that is meant. */
async function changeState(
  tables: PostgresTables,
  work: Work,
  change: (state: StateRow) => StateRow | undefined,
): Promise<readonly object[]> {
  await tables.locks.take(stateLock, work);
  const changed = change(tables.state);
  if (changed === undefined) return [];
  work.effects.push(() => {
    tables.state = changed;
  });
  return [{ generation: String(changed.generation), postgres: postgresIdentity }];
}
