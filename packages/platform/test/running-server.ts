import { onTestFinished } from 'vitest';

import {
  type HttpServer,
  type HttpServerOptions,
  startHttpServer,
} from '../src/http/start-http-server.ts';
import { MemoryLog } from './memory-log.ts';

/** A server of a test, and what it logged. */
export interface Started {
  readonly server: HttpServer;
  readonly log: MemoryLog;
}

/** Starts a server on a free port; it is disposed when the test ends. */
export async function start(options: Partial<HttpServerOptions> = {}): Promise<Started> {
  const log = new MemoryLog();
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger: log.logger,
    probes: [],
    ...options,
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, log };
}

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends a request, and waits for the answer for eight seconds at most. */
export async function ask(
  server: HttpServer,
  path: string,
  init: RequestInit = {},
): Promise<Answer> {
  const response = await fetch(server.url + path, { ...init, signal: AbortSignal.timeout(8000) });
  return { status: response.status, body: await response.json() };
}

/** A POST of JSON. */
export function post(body: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body };
}
