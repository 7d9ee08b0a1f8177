import { createClient } from 'redis';

/** How the driver is set. `tuned`: without its timeout for each command, which costs more than the command. */
export type NodeRedisSetting = 'default' | 'tuned';

/** A connected client of node-redis. */
export type NodeRedis = Awaited<ReturnType<typeof connectNodeRedis>>;

/** @returns a connected client, which the caller closes */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the driver's own type is a page long
export async function connectNodeRedis(url: string, setting: NodeRedisSetting = 'default') {
  const client = createClient({
    url,
    // 0: none.
    ...(setting === 'tuned' ? { commandOptions: { timeout: 0 } } : {}),
  });
  await client.connect();
  return client;
}
