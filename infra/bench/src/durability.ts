import type { Client } from 'pg';

const settings = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

/** What makes a commit outlive a power cut, as the server says it. */
export type Durability = Readonly<Record<(typeof settings)[number], string>>;

/** The bench was asked to measure something that would mean nothing. */
export class UnsoundBenchError extends Error {
  override readonly name = 'UnsoundBenchError';
  readonly code = 'UNSOUND_BENCH';
}

/** Asks the server. */
export async function readDurability(client: Client): Promise<Durability> {
  const { rows } = await client.query<Durability>(
    `select ${settings.map((name) => `current_setting('${name}') as ${name}`).join(', ')}`,
  );
  if (rows[0] === undefined) throw new UnsoundBenchError('Postgres does not say how it is set.');
  return rows[0];
}

/** @throws UnsoundBenchError when commits are not durable */
export function refuseUnsafe(durability: Durability): void {
  const off = settings.filter((name) => durability[name] !== 'on');
  if (off.length > 0) {
    const said = off.map((name) => `${name}=${durability[name]}`).join(', ');
    throw new UnsoundBenchError(`Postgres runs with ${said}: its commits are not durable.`);
  }
}
