import { topics } from '@sesi/access';
import { describe, expect, it } from 'vitest';

import type { HttpServer } from '../../src/http/start-http-server.ts';
import { beta, house, openOperators } from './operators-stand.ts';

/** Reads server-sent events for as long as they come. */
async function listen(
  server: HttpServer,
  token: string,
  names: string,
): Promise<{
  readonly response: Response;
  readonly text: () => string;
  readonly ended: Promise<void>;
  leave(): void;
}> {
  const leaving = new AbortController();
  const response = await fetch(`${server.url}/api/operators/events?topics=${names}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(30_000)]),
  });
  let text = '';
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) text += new TextDecoder().decode(chunk);
  };
  return { response, text: () => text, ended: read(), leave: () => leaving.abort() };
}

const patient = { timeout: 15_000 };

describe('live events', () => {
  it('come to who has the permission, from his tenant, until his session ends', async () => {
    const { operator, access, server } = await openOperators();
    const { token, operator: own } = await operator(['updates:listen', 'production:listen']);
    const stream = await listen(server, token, 'updates,production');
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
    expect(stream.response.headers.get('cache-control')).toContain('no-store');
    await expect.poll(stream.text, patient).toContain('retry:');
    await access.channels.of(beta, topics.updates).publish({ domain: 'secret', action: 'x' });
    await access.channels.of(house, topics.updates).publish({ domain: 'menus', action: 'created' });
    await expect.poll(stream.text, patient).toContain('"domain":"menus"');
    expect(stream.text()).not.toContain('secret');
    await access.sessions.revokeUser(house, own.id);
    await stream.ended;
    expect(stream.text()).toContain('event: ended\ndata: {"reason":"session-ended"}');
  });

  it('last longer than an answer may take', async () => {
    const { operator, access, server } = await openOperators({ requestTimeoutMs: 300 });
    const { token } = await operator(['updates:listen']);
    const stream = await listen(server, token, 'updates');
    const opened = performance.now();
    await expect.poll(() => performance.now() - opened, patient).toBeGreaterThan(900);
    await access.channels.of(house, topics.updates).publish({ domain: 'late', action: 'x' });
    await expect.poll(stream.text, patient).toContain('late');
    stream.leave();
    await expect(stream.ended).rejects.toThrow(/abort/i);
  });

  it('are refused without the permission of each topic', async () => {
    const { operator } = await openOperators();
    const { call } = await operator(['updates:listen']);
    expect(await call('GET', '/events?topics=updates,inventory')).toMatchObject({
      status: 403,
      body: { error: 'missing-permission', message: expect.stringContaining('inventory:listen') },
    });
  });

  it('end when the server closes, at once', async () => {
    const { operator, server } = await openOperators();
    const { token } = await operator(['updates:listen']);
    const stream = await listen(server, token, 'updates');
    await expect.poll(stream.text, patient).toContain('retry:');
    const begun = performance.now();
    await server[Symbol.asyncDispose]();
    expect(performance.now() - begun).toBeLessThan(1_500);
    await stream.ended;
  });
});
