import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { LabPostgres } from '../../soak/lab/lab-postgres.ts';
import { soakCounter } from '../../soak/worker/soak-kinds.ts';
import { openSessionCore } from '../../src/index.ts';

it('reads changes and sessions of one moment, also while somebody writes', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'sesi-lab-'));
  await using postgres = await LabPostgres.start(folder.path);
  await postgres.useNewDatabase('busy');
  await using core = await openSessionCore({ postgres: { url: postgres.url }, redis: false });
  const counters = core.sessions(soakCounter);
  const event = (n: number) => ({ events: [{ type: 'soak', data: { op: String(n), n } }] });
  await counters.create('0', { n: 0, op: '0' }, event(0));
  const done = new AbortController();
  const writing = (async () => {
    for (let n = 1; !done.signal.aborted; n += 1) {
      await counters.update('0', () => ({ n, op: String(n) }), event(n));
    }
  })();
  try {
    for (let round = 0; round < 50; round += 1) {
      const { commits, rows } = await postgres.committed();
      expect(Math.max(...commits.map(({ version }) => version))).toBe(rows[0]?.version);
    }
  } finally {
    done.abort();
    await writing;
  }
}, 30_000);
