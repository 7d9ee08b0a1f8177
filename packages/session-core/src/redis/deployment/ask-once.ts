import { createClient } from 'redis';

import { Deadlines } from '../../deadlines.ts';
import { reasonOf } from '../../reason-of.ts';
import { type HostPort, formatHost } from './redis-url.ts';

/** A server or a sentinel, and how to be let in. */
export interface AskedServer {
  readonly at: HostPort;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** Whoever does not answer by then is left out, ms. */
const askMs = 1_000;
const deadlines = new Deadlines();

/** One command over a connection of its own. @throws Error with the reason and the address. */
export async function askOnce(server: AskedServer, command: readonly string[]): Promise<unknown> {
  const { at, tls, username, password } = server;
  const client = createClient({
    url: `${tls ? 'rediss' : 'redis'}://${formatHost(at)}`,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    // A sentinel of Redis 6.0 knows no HELLO.
    RESP: 2,
    disableClientInfo: true,
    commandOptions: { timeout: 0 },
    socket: { connectTimeout: askMs, reconnectStrategy: false },
  });
  // It is told by `connect` too.
  client.on('error', () => undefined);
  const answer = client.connect().then(async () => await client.sendCommand([...command]));
  try {
    const late = () => new Error(`no answer within ${askMs} ms`);
    return await deadlines.race(answer, askMs, late);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new Error(`${formatHost(at)}: ${reason}`, { cause });
  } finally {
    client.destroy();
    // A connection that came to be after its time.
    void answer.catch(() => undefined).finally(() => client.destroy());
  }
}

/** Asks one after another, from `first` on, until one answers. @throws Error with the reason of each. */
export async function askInTurn<Answer>(
  hosts: readonly HostPort[],
  first: number,
  ask: (at: HostPort) => Promise<Answer>,
): Promise<Answer> {
  const reasons: string[] = [];
  for (let turn = 0; turn < hosts.length; turn += 1) {
    const at = hosts[(first + turn) % hosts.length];
    if (at === undefined) break;
    try {
      return await ask(at);
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  throw new Error(reasons.join('; '));
}
