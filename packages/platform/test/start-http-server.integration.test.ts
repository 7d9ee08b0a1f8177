import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { PortUnavailableError } from '../src/http/port-unavailable-error.ts';
import { ask, post, start } from './running-server.ts';

function failingRoutes(): never {
  throw new Error('bad route');
}

describe('the routes of an app', () => {
  it('are served beside the health of the process', async () => {
    const { server } = await start({
      routes: (app) => void app.get('/hello', async () => ({ hello: 'you' })),
    });
    expect(await ask(server, '/hello')).toEqual({ status: 200, body: { hello: 'you' } });
    expect((await ask(server, '/live')).status).toBe(200);
  });

  it.each([
    ['development', 200],
    ['test', 404],
    ['production', 404],
    [undefined, 404],
  ] as const)('for developers answer in %s with %i', async (nodeEnv, status) => {
    const { server } = await start({
      ...(nodeEnv !== undefined && { nodeEnv }),
      developmentRoutes: (app) => void app.post('/api/health', async () => ({ messages: [] })),
    });
    expect((await ask(server, '/api/health', post('{}'))).status).toBe(status);
    expect((await ask(server, '/api/health')).status).toBe(200);
  });

  it('answer JSON for what is not there', async () => {
    const { server } = await start();
    expect(await ask(server, '/nowhere')).toEqual({
      status: 404,
      body: { error: 'not-found', message: 'There is nothing here.' },
    });
  });

  it('log an error once, and tell the client nothing about the inside', async () => {
    const { server, log } = await start({
      routes: (app) =>
        void app.post('/fail/:who', async () => {
          throw new Error('the inside');
        }),
    });
    const { status, body } = await ask(server, '/fail/someone', post('{"text":"unsayable"}'));
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/inside|stack|\.ts/);
    const errors = log.lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([
      { msg: 'Route failed', route: '/fail/:who', err: { message: 'the inside' } },
    ]);
    expect(body).toMatchObject({
      message: expect.stringContaining(String(errors[0]?.['requestId'])),
    });
    expect(log.written.join('')).not.toMatch(/unsayable|someone/);
  });

  it('log through fastify by the same rules', async () => {
    const { server, log } = await start({
      routes: (app) =>
        void app.get('/log', (request, reply) => {
          const err = Object.assign(new Error('from +6281234567890'), { detail: 'unsayable' });
          request.log.error({ err, phone: 'unsayable' }, 'Something failed');
          return reply.send({});
        }),
    });
    expect((await ask(server, '/log?text=unsayable')).status).toBe(200);
    expect(log.saying('Something failed')).toMatchObject([
      { level: 'error', err: { message: 'from [phone]' }, phone: '[redacted]' },
    ]);
    expect(log.written.join('')).not.toContain('unsayable');
  });

  it('do not see a body that is too large', async () => {
    const handler = vi.fn<() => Promise<object>>(async () => ({}));
    const { server, log } = await start({
      bodyLimitBytes: 1000,
      routes: (app) => void app.post('/in', handler),
    });
    expect((await ask(server, '/in', post(JSON.stringify('x'.repeat(900))))).status).toBe(200);
    expect(await ask(server, '/in', post(JSON.stringify('x'.repeat(1100))))).toEqual({
      status: 413,
      body: { error: 'refused', message: 'The request body is too large.' },
    });
    expect(handler).toHaveBeenCalledOnce();
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('limit a body to 256 KiB by default', async () => {
    const { server } = await start({ routes: (app) => void app.post('/in', async () => ({})) });
    expect((await ask(server, '/in', post(JSON.stringify('x'.repeat(250 * 1024))))).status).toBe(
      200,
    );
    expect((await ask(server, '/in', post(JSON.stringify('x'.repeat(260 * 1024))))).status).toBe(
      413,
    );
  });

  it('refuse a body that is no JSON', async () => {
    const { server, log } = await start({
      routes: (app) => void app.post('/in', async () => ({})),
    });
    expect((await ask(server, '/in', post('{"unsayable'))).status).toBe(400);
    expect(log.saying('Request refused')).toHaveLength(1);
    expect(log.written.join('')).not.toContain('unsayable');
  });

  it('keep the words of a refusal of their own out of the answer and the log', async () => {
    const { server, log } = await start({
      routes: (app) =>
        void app.get('/refuse', async () => {
          throw Object.assign(new Error('unsayable'), { statusCode: 422, code: 'NO_SUCH_CITY' });
        }),
    });
    expect(await ask(server, '/refuse')).toEqual({
      status: 422,
      body: { error: 'refused', message: 'The request was refused.' },
    });
    expect(log.saying('Request refused')).toMatchObject([{ code: 'NO_SUCH_CITY', status: 422 }]);
    expect(log.written.join('')).not.toContain('unsayable');
  });

  it('answer 503 when they take too long', async () => {
    const { server, log } = await start({
      requestTimeoutMs: 100,
      routes: (app) => void app.get('/slow', () => new Promise(() => {})),
    });
    expect((await ask(server, '/slow')).status).toBe(503);
    expect(log.saying('Route failed')).toHaveLength(1);
  });

  it('take their own time when they say so', async () => {
    const { server } = await start({
      requestTimeoutMs: 100,
      routes: (app) =>
        void app.get('/slow', { config: { hasOwnDeadline: true } }, async () => {
          await sleep(300);
          return { done: true };
        }),
    });
    expect(await ask(server, '/slow')).toEqual({ status: 200, body: { done: true } });
  });
});

describe('startHttpServer', () => {
  it('says where it listens', async () => {
    const { server } = await start();
    expect(server.port).toBeGreaterThan(0);
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  });

  it('names an address that can be called when it listens on all', async () => {
    const { server } = await start({ host: '0.0.0.0' });
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect((await ask(server, '/live')).status).toBe(200);
  });

  it('names the port and the variable when the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const failed = start({ port, portName: 'BOT_PORT' });
    await expect(failed).rejects.toBeInstanceOf(PortUnavailableError);
    await expect(failed).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
      port,
      message: `Cannot listen on port ${port} of 127.0.0.1: another program is using it. Stop that program, or set BOT_PORT to a free port.`,
      cause: { code: 'EADDRINUSE' },
    });
  });

  it('names the address when this machine does not have it', async () => {
    // TEST-NET-1 (RFC 5737) belongs to nobody.
    await expect(start({ host: '192.0.2.1' })).rejects.toThrow(
      /does not have that address.*Set HOST/,
    );
  });

  it('passes on what a function for routes throws', async () => {
    await expect(start({ routes: failingRoutes })).rejects.toThrow('bad route');
  });

  it('lets a running request finish when it is disposed, and takes no new one', async () => {
    const gate = Promise.withResolvers<void>();
    const started = vi.fn<() => void>();
    const { server } = await start({
      routes: (app) =>
        void app.get('/slow', async () => {
          started();
          await gate.promise;
          return { done: true };
        }),
    });
    const running = ask(server, '/slow');
    await vi.waitFor(() => expect(started).toHaveBeenCalled());
    const disposed = server[Symbol.asyncDispose]();
    gate.resolve();
    expect(await running).toEqual({ status: 200, body: { done: true } });
    await disposed;
    await expect(ask(server, '/live')).rejects.toThrow('fetch failed');
  });

  it('cuts off a request that does not end, after two seconds', async () => {
    const started = vi.fn<() => void>();
    const { server, log } = await start({
      routes: (app) =>
        void app.get('/slow', () => {
          started();
          return new Promise(() => {});
        }),
    });
    const running = ask(server, '/slow').catch((error: unknown) => error);
    await vi.waitFor(() => expect(started).toHaveBeenCalled());
    const disposedAt = performance.now();
    await server[Symbol.asyncDispose]();
    expect(performance.now() - disposedAt).toBeLessThan(4000);
    expect(await running).toBeInstanceOf(Error);
    expect(log.saying('Connections are still open: cutting them off')).toHaveLength(1);
  });

  it('is not held up by a client that connects and says nothing', async () => {
    const { server } = await start();
    const socket = connect(server.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    const disposedAt = performance.now();
    await server[Symbol.asyncDispose]();
    expect(performance.now() - disposedAt).toBeLessThan(4000);
  });
});
