import { createLogger, startHttpServer } from '@sesi/platform';
import { expect, onTestFinished, test } from 'vitest';

import { LocalGateway } from '../../src/local/local-gateway.ts';

const budi = '+6281234567890';

/** A gateway on a server of its own, and a way to post to it. */
async function openGateway() {
  const gateway = new LocalGateway();
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
    probes: [],
    routes: (app) => gateway.addRoutes(app),
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const post = async (text: string): Promise<readonly [number, unknown]> => {
    const response = await fetch(`${server.url}/local/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: budi, text }),
    });
    return [response.status, await response.json()];
  };
  return { gateway, post };
}

test('messages are taken between the start and the end, and refused with 503 else', async () => {
  const { gateway, post } = await openGateway();
  expect(gateway.status().state).toBe('starting');
  expect((await post('halo'))[0]).toBe(503);
  await gateway.start(async ({ from, text }) => [`${from} said ${text}`]);
  expect(gateway.status().state).toBe('ready');
  expect(await post('halo')).toEqual([200, { replies: [`${budi} said halo`], files: [] }]);
  await gateway[Symbol.asyncDispose]();
  expect(gateway.status().state).toBe('stopped');
  expect((await post('halo'))[0]).toBe(503);
});

test('what is sent to a person waits for their next message', async () => {
  const { gateway, post } = await openGateway();
  await gateway.start(async () => ['an answer']);
  await gateway.send(budi, 'an old reminder', async () => false);
  await gateway.send(budi, 'a reminder', async () => true);
  await gateway.send('+6281111111111', 'for somebody else');
  expect(await post('halo')).toEqual([200, { replies: ['a reminder', 'an answer'], files: [] }]);
  expect(await post('halo')).toEqual([200, { replies: ['an answer'], files: [] }]);
});

test('a file goes out as base64, with its text among the replies', async () => {
  const { gateway, post } = await openGateway();
  const file = { name: 'sesi-2026-11.csv', mediaType: 'text/csv', content: Buffer.from('a;b') };
  await gateway.start(async () => ['first', { text: 'November', file }]);
  const { content, ...named } = file;
  expect(await post('ekspor')).toEqual([
    200,
    { replies: ['first', 'November'], files: [{ ...named, base64: content.toString('base64') }] },
  ]);
});

test('it is started once, and sends only while it runs', async () => {
  const { gateway } = await openGateway();
  const state = { code: 'LOCAL_GATEWAY_STATE' };
  await expect(gateway.send(budi, 'too early')).rejects.toMatchObject(state);
  await gateway.start(async () => []);
  await expect(gateway.start(async () => [])).rejects.toMatchObject(state);
  await gateway[Symbol.asyncDispose]();
  await expect(gateway.send(budi, 'too late')).rejects.toMatchObject(state);
});

test('a handler that fails is answered with 500 and nothing of the inside', async () => {
  const { gateway, post } = await openGateway();
  await gateway.start(async () => {
    throw new Error('secret');
  });
  const [status, body] = await post('halo');
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain('secret');
});
