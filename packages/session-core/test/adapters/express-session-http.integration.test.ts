import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import expressSession, { type Store } from 'express-session';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ExpressSessionStore } from '../../src/adapters/express-session-store.ts';
import type { SessionCore } from '../../src/index.ts';
import { AdapterCores } from './adapter-cores.ts';
import { promised, type Visit } from './promised-store.ts';

let cores: AdapterCores;
let core: SessionCore;
beforeAll(async () => {
  cores = await AdapterCores.create();
  core = await cores.open();
});
afterAll(async () => {
  await cores[Symbol.asyncDispose]();
});

describe('express-session over HTTP', () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close();
  });

  /** A server as in the guide of express-session, without express. */
  async function serve(store: Store): Promise<string> {
    const middleware = expressSession({
      secret: 'for this test',
      store,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      cookie: { maxAge: 60_000 },
    });
    const server = createServer((request, response) => {
      // The middleware needs of express' request and response what node's have.
      middleware(request as never, response as never, (error?: unknown) => {
        respond(request as Parameters<typeof respond>[0], response, error);
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  function respond(
    request: IncomingMessage & { session: Visit & { destroy(done: () => void): void } },
    response: ServerResponse,
    error: unknown,
  ): void {
    if (error !== undefined) {
      response.writeHead(500).end();
      return;
    }
    if (request.url === '/leave') {
      request.session.destroy(() => response.end('bye'));
      return;
    }
    if (request.url === '/visit') request.session.n = (request.session.n ?? 0) + 1;
    response.end(String(request.session.n ?? 'nobody'));
  }

  async function ask(url: string, cookie = ''): Promise<{ text: string; cookie: string }> {
    const response = await fetch(url, { headers: { cookie } });
    return {
      text: await response.text(),
      cookie: response.headers.get('set-cookie')?.split(';')[0] ?? cookie,
    };
  }

  it('knows a visitor again, in every process, until he leaves', async () => {
    const one = await serve(new ExpressSessionStore(core));
    const other = await serve(new ExpressSessionStore(await cores.open()));
    const first = await ask(`${one}/visit`);
    expect(first.text).toBe('1');
    expect(first.cookie).toMatch(/^connect\.sid=/);
    expect((await ask(`${other}/visit`, first.cookie)).text).toBe('2');
    expect((await ask(`${one}/look`, first.cookie)).text).toBe('2');
    expect((await ask(`${other}/leave`, first.cookie)).text).toBe('bye');
    expect((await ask(`${one}/look`, first.cookie)).text).toBe('nobody');
  });

  it('renews the end of a session with each request', async () => {
    const store = new ExpressSessionStore(core);
    const url = await serve(store);
    await promised(store).clear();
    const { cookie } = await ask(`${url}/visit`);
    const end = async () =>
      Object.values((await promised(store).all()) ?? {}).map(({ cookie: { expires } }) =>
        Date.parse(String(expires)),
      );
    const [before = 0] = await end();
    await ask(`${url}/look`, cookie);
    const [after = 0] = await end();
    expect(after).toBeGreaterThan(before);
    expect(after - Date.now()).toBeLessThanOrEqual(60_000);
  });
});
