import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { freePort } from '../src/index.ts';
import { dockerAnswers } from '../src/provided/docker.ts';
import { serviceSources } from '../src/provided/service-sources.ts';
import { temporaryFolder } from './machine/temporary-folder.ts';

/** Listens until the end of the scope that `cleanup` belongs to. */
async function listen(
  cleanup: DisposableStack,
  server: Server,
  where: string | number,
): Promise<void> {
  cleanup.defer(() => server.close());
  await new Promise<void>((resolve) => {
    if (typeof where === 'string') server.listen(where, resolve);
    else server.listen(where, '127.0.0.1', resolve);
  });
}

function engine(): Server {
  return createHttpServer((request, response) => {
    response.statusCode = request.url === '/_ping' ? 200 : 404;
    response.end();
  });
}

test('an engine that answers a ping is found by its socket', async () => {
  using folder = temporaryFolder();
  using cleanup = new DisposableStack();
  const path = join(folder.path, 'docker.sock');
  await listen(cleanup, engine(), path);

  expect(await dockerAnswers(`unix://${path}`)).toBe(true);
});

test('an engine on a port is found when somebody listens there', async () => {
  using cleanup = new DisposableStack();
  const port = await freePort();
  expect(await dockerAnswers(`tcp://127.0.0.1:${port}`)).toBe(false);

  await listen(cleanup, engine(), port);
  expect(await dockerAnswers(`tcp://127.0.0.1:${port}`)).toBe(true);
});

test('no engine is found where there is no socket, no URL, or nobody who answers in time', async () => {
  using folder = temporaryFolder();
  using cleanup = new DisposableStack();
  const path = join(folder.path, 'docker.sock');
  expect(await dockerAnswers(`unix://${path}`)).toBe(false);
  expect(await dockerAnswers('not a url')).toBe(false);

  await listen(cleanup, createServer(), path);
  const start = performance.now();
  expect(await dockerAnswers(`unix://${path}`)).toBe(false);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('a container that cannot run is told to a person, and the next source is tried', async () => {
  using folder = temporaryFolder();
  using cleanup = new DisposableStack();
  const path = join(folder.path, 'docker.sock');
  await listen(cleanup, engine(), path);
  const notes: string[] = [];
  const sources = serviceSources({
    dockerHost: `unix://${path}`,
    onNote: (line) => notes.push(line),
  });

  const container = await sources.inContainer('Redis', async () => {
    throw new Error('no such image');
  });

  expect(container).toBeUndefined();
  expect(notes).toEqual([
    'Redis does not run in a container here (no such image): trying local programs.',
  ]);
});

test('no engine is asked when both services are given', async () => {
  using folder = temporaryFolder();
  using cleanup = new DisposableStack();
  const path = join(folder.path, 'docker.sock');
  await listen(cleanup, engine(), path);
  const sources = serviceSources({
    dockerHost: `unix://${path}`,
    postgresUrl: 'postgres://given',
    redisUrl: 'redis://given',
  });

  const server = { url: 'started', stop: async () => undefined };
  expect(await sources.inContainer('Redis', async () => server)).toBeUndefined();
});
