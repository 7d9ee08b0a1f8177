import { request } from 'node:http';
import { connect } from 'node:net';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

/** An engine on this machine answers a ping in a few milliseconds; a hanging one must not hold up a run. */
const pingDeadlineMs = 500;

/**
 * True when a container engine answers. Asked before testcontainers is loaded, which takes seconds to say no.
 *
 * @param dockerHost as in DOCKER_HOST (`unix:///…`, `tcp://host:port`); undefined: the places testcontainers looks at
 */
export async function dockerAnswers(dockerHost: string | undefined): Promise<boolean> {
  if (dockerHost === undefined) {
    const answers = await Promise.all(defaultSockets().map(pings));
    return answers.includes(true);
  }
  const url = URL.parse(dockerHost);
  if (url?.protocol === 'unix:') return pings(url.pathname);
  // An engine behind TLS answers no plain ping: that somebody listens must do.
  return url === null ? false : listens(url.hostname, Number(url.port || 2375));
}

function defaultSockets(): string[] {
  return [
    '/var/run/docker.sock',
    join('/run/user', String(userInfo().uid), 'docker.sock'),
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.docker/desktop/docker.sock'),
  ];
}

function pings(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({
      socketPath,
      path: '/_ping',
      signal: AbortSignal.timeout(pingDeadlineMs),
    });
    ping.once('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.once('error', () => resolve(false));
    ping.end();
  });
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal: AbortSignal.timeout(pingDeadlineMs) });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
