import { setTimeout as sleep } from 'node:timers/promises';

import { startLocalPostgres, type LocalPostgres } from '@sesi/test-services';
import { Client, type QueryResultRow } from 'pg';

import type { CommittedChange, FinalRow, History } from '../history/operation.ts';
import { soakKinds } from '../worker/soak-kinds.ts';
import { monotonicMs } from './monotonic-clock.ts';

/** The Postgres of a lab. Its statements go there directly, by no proxy. */
export class LabPostgres implements AsyncDisposable {
  readonly #dataDir: string;
  #server: LocalPostgres;
  #database = 'postgres';

  private constructor(server: LocalPostgres, dataDir: string) {
    this.#server = server;
    this.#dataDir = dataDir;
  }

  /** @param dataDir - a folder that goes with the harness */
  static async start(dataDir: string): Promise<LabPostgres> {
    // What is killed is the server, never the machine: nothing is lost without fsync.
    return new LabPostgres(await startLocalPostgres({ dataDir, durable: false }), dataDir);
  }

  get port(): number {
    return this.#server.port;
  }

  /** Of the database that was made last. */
  get url(): string {
    const url = new URL(this.#server.url);
    url.pathname = `/${this.#database}`;
    return url.href;
  }

  /** Begins with an empty database; `name` is made of letters, digits and underlines. */
  async useNewDatabase(name: string): Promise<void> {
    await this.query(`create database ${name}`);
    this.#database = name;
  }

  /** Stops it at once, as a crash does, and starts it anew on the same port. */
  async restart(): Promise<void> {
    const { port } = this.#server;
    await this.#server.stop();
    this.#server = await startLocalPostgres({ dataDir: this.#dataDir, port, durable: false });
  }

  /** SIGSTOP for the postmaster and its backends for a while. */
  async freeze(ms: number): Promise<void> {
    await this.#server.pause();
    await sleep(ms);
    await this.#server.resume();
  }

  /**
   * All changes of the harness in this database, by the audit trail, and all its sessions, both of one moment: what a caller
   * gave up may be committed at any time.
   */
  async committed(): Promise<Pick<History, 'commits' | 'rows'>> {
    const offsetMs = await this.#clockOffset();
    return await this.#connected(async (client) => {
      await client.query('begin isolation level repeatable read');
      return { commits: await readCommits(client, offsetMs), rows: await readRows(client) };
    });
  }

  /** All sessions of the harness in this database. */
  async rows(): Promise<readonly FinalRow[]> {
    return await this.#connected(readRows);
  }

  async query<Row extends QueryResultRow>(text: string): Promise<Row[]> {
    return await this.#connected(async (client) => (await client.query<Row>(text)).rows);
  }

  async #connected<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    const client = new Client({ connectionString: this.url, connectionTimeoutMillis: 5_000 });
    // Whoever waits for a statement hears of it there.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  /** What the clock of Postgres shows less `monotonicMs()`, at most: taken from the quickest of some answers. */
  async #clockOffset(): Promise<number> {
    let best = { roundTripMs: Infinity, offsetMs: 0 };
    for (let round = 0; round < 5; round += 1) {
      const start = monotonicMs();
      const [row] = await this.query<{ now: string }>(
        'select extract(epoch from clock_timestamp()) * 1000 as now',
      );
      const roundTripMs = monotonicMs() - start;
      if (roundTripMs < best.roundTripMs) {
        best = { roundTripMs, offsetMs: Number(row?.now) - start - roundTripMs };
      }
    }
    return best.offsetMs;
  }
}

async function readCommits(client: Client, offsetMs: number): Promise<readonly CommittedChange[]> {
  const { rows } = await client.query<{
    kind: string;
    id: string;
    version: string;
    data: { op: string; n?: number };
    at_ms: string;
  }>(
    `select kind, id, version, data, extract(epoch from at) * 1000 as at_ms
       from core.session_event where type = 'soak'`,
  );
  return rows.map(({ kind, id, version, data, at_ms: at }) => ({
    key: keyOf(kind, id),
    version: Number(version),
    op: data.op,
    n: data.n,
    at: Number(at) - offsetMs,
  }));
}

async function readRows(client: Client): Promise<readonly FinalRow[]> {
  const { rows } = await client.query<{
    kind: string;
    id: string;
    version: string;
    value: string | null;
  }>(
    `select kind, id, version,
            case when expires_at is null or expires_at > clock_timestamp() then value end as value
       from core.session`,
  );
  return rows
    .filter(({ kind }) => soakKinds.some(({ name }) => name === kind))
    .map(({ kind, id, version, value }) => ({
      key: keyOf(kind, id),
      version: Number(version),
      // Written by the workers, by the schema of soak-kinds.ts.
      value: value === null ? undefined : (JSON.parse(value) as { n: number; op: string }),
    }));
}

function keyOf(kind: string, id: string): string {
  const found = soakKinds.find(({ name }) => name === kind);
  return (found?.keyPrefix ?? `${kind}?`) + id;
}
