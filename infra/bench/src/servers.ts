import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  type LocalPostgres,
  type LocalRedis,
  startLocalPostgres,
  startLocalRedis,
} from '@sesi/test-services';
import { Client } from 'pg';

import { type Durability, readDurability, refuseUnsafe, UnsoundBenchError } from './durability.ts';

/** Redis and Postgres of our own, with nobody else on them. */
export interface BenchServers extends AsyncDisposable {
  readonly redis: LocalRedis;
  readonly postgres: LocalPostgres;
  readonly durability: Durability;
  /** Makes an empty database. @returns its URL */
  createDatabase(name: string): Promise<string>;
  /**
   * Has Postgres keep this many log files (WAL, 16 MB each) to write over, as one has that runs for a while: a new one fills
   * each file with zeros first, and all commits wait for it.
   */
  layOutLog(files: number): Promise<void>;
}

/** Of Postgres, as it is built. */
const logFileMb = 16;
/** File systems that are memory: to sync them does nothing. */
const tmpfs = 0x01_02_19_94;

/**
 * Starts both servers in the system's temporary folder (`TMPDIR`).
 *
 * @throws UnsoundBenchError when commits would not be durable: a setting is off, or the files are in memory
 */
export async function startBenchServers(): Promise<BenchServers> {
  await using cleanup = new AsyncDisposableStack();
  const dataDir = mkdtempSync(join(tmpdir(), 'sesi-bench-'));
  cleanup.defer(() => rmSync(dataDir, { recursive: true, force: true }));
  if (statfsSync(dataDir).type === tmpfs) {
    throw new UnsoundBenchError(`${dataDir} is in memory: set TMPDIR to a folder on a disk.`);
  }
  const redis = cleanup.use(await startLocalRedis());
  const postgres = cleanup.use(
    await startLocalPostgres({ dataDir, durable: true, temporary: true }),
  );
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  cleanup.defer(async () => await client.end());
  const durability = await readDurability(client);
  refuseUnsafe(durability);
  const kept = cleanup.move();
  return {
    redis,
    postgres,
    durability,
    async createDatabase(name) {
      await client.query(`create database ${client.escapeIdentifier(name)}`);
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async layOutLog(files) {
      await client.query(`alter system set min_wal_size = '${files * logFileMb}MB'`);
      await client.query(`alter system set max_wal_size = '${2 * files * logFileMb}MB'`);
      await client.query('select pg_reload_conf()');
      for (let file = 0; file < files; file += 1) {
        // A file that nothing was written to is not left.
        await client.query(`select pg_logical_emit_message(false, 'bench', 'next file')`);
        await client.query('select pg_switch_wal()');
      }
      await client.query('checkpoint');
    },
    [Symbol.asyncDispose]: async () => await kept.disposeAsync(),
  };
}
