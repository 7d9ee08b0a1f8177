import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems hand out to outgoing connections (Linux from 32768, macOS from 49152): a client that
 * keeps trying a stopped server must not be given that very port as its own, for then it would talk to itself.
 */
const lowest = 15_000;
const highest = 32_000;

/**
 * A port of 127.0.0.1 on which nobody listens now.
 *
 * @param preferred taken when it is free; else the port is a random one from 15000 to 32000
 */
export async function freePort(preferred?: number): Promise<number> {
  let port = preferred ?? randomInt(lowest, highest);
  while (!(await isFree(port))) port = randomInt(lowest, highest);
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}
