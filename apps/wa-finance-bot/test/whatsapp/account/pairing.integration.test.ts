import { testChromium } from '@sesi/chromium/vitest';
import { describe, expect, it } from 'vitest';

import { openStores, type RunningApp, startBot, type TestStores } from '../../running-app.ts';
import { openWorld, type World } from '../gateway-fixture.ts';

const operator = { OPERATOR_EMAIL: 'ana@example.com', OPERATOR_PASSWORD: 'purple-Kettle-92-river' };
const botPhone = '+628111111111';

type Body = Readonly<Record<string, unknown>>;

async function openBot(world: World, stores: TestStores): Promise<RunningApp> {
  return await startBot(
    stores,
    {
      OPERATORS_API: 'true',
      ...operator,
      WHATSAPP_ENABLED: 'true',
      WHATSAPP_DATA_DIR: world.dataDir,
      PUPPETEER_ARGS: JSON.stringify(world.fake.chromiumArgs),
      ...(process.env['PUPPETEER_EXECUTABLE_PATH'] === undefined
        ? {}
        : { PUPPETEER_EXECUTABLE_PATH: process.env['PUPPETEER_EXECUTABLE_PATH'] }),
    },
    { environment: process.env },
  );
}

/** Calls of an operator who is signed in, or of nobody. */
async function signIn(bot: RunningApp) {
  const call = async (method: string, path: string, body?: unknown, token?: string) => {
    const response = await fetch(`${bot.url}/api/operators${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, body: (await response.json()) as Body };
  };
  const signedIn = await call('POST', '/sign-in', {
    email: operator.OPERATOR_EMAIL,
    password: operator.OPERATOR_PASSWORD,
    as: 'bearer',
  });
  const token = String(signedIn.body['token']);
  return {
    nobody: call,
    get: (path: string) => call('GET', path, undefined, token),
    post: (path: string, body: unknown = {}) => call('POST', path, body, token),
  };
}

async function health(bot: RunningApp): Promise<Body> {
  const response = await fetch(`${bot.url}/api/health`);
  const { services } = (await response.json()) as { services: { whatsapp: Body } };
  return services.whatsapp;
}

describe.skipIf(testChromium() === undefined)('the account, seen by operators', () => {
  it('is paired by the QR code of the API, and logged out there', async () => {
    const world = await openWorld();
    const bot = await openBot(world, await openStores({ redis: false }));
    const { nobody, get, post } = await signIn(bot);
    expect((await nobody('GET', '/whatsapp/pairing')).status).toBe(401);
    await expect
      .poll(async () => (await get('/whatsapp/pairing')).body['state'], { timeout: 20_000 })
      .toBe('waiting-for-qr');
    const { qr, role } = (await get('/whatsapp/pairing')).body as { qr: Body; role: string };
    expect(role).toBe('holder');
    expect(qr['text']).toMatch(/^2@/);
    expect(qr['svg']).toMatch(/^<svg/);
    expect(Date.parse(String(qr['expiresAt'])) - Date.now()).toBeLessThanOrEqual(60_000);
    const refused = await post('/whatsapp/logout');
    expect(refused).toMatchObject({ status: 409, body: { error: 'not-linked' } });

    const code = await post('/whatsapp/pairing-code', { phone: botPhone });
    expect(code.status).toBe(200);
    expect(code.body['code']).toMatch(/^[A-Z0-9]{8}$/);
    const wrong = await post('/whatsapp/pairing-code', { phone: '0812' });
    expect(wrong).toMatchObject({ status: 400 });
    expect(JSON.stringify(wrong.body)).toContain('+6281234567890');

    await world.fake.pair(botPhone);
    await expect.poll(async () => (await health(bot))['state'], { timeout: 20_000 }).toBe('ready');
    expect(await health(bot)).toMatchObject({
      status: 'healthy',
      role: 'holder',
      backup: { isWaiting: false },
    });
    expect((await get('/whatsapp/pairing')).body).not.toHaveProperty('qr');
    const late = await post('/whatsapp/pairing-code', { phone: botPhone });
    expect(late).toMatchObject({ status: 409, body: { error: 'not-waiting-for-pairing' } });

    expect(await post('/whatsapp/logout')).toMatchObject({
      status: 200,
      body: { loggedOut: true },
    });
    await expect
      .poll(async () => (await get('/whatsapp/pairing')).body['state'], { timeout: 20_000 })
      .toBe('waiting-for-qr');
    const audit = JSON.stringify((await get('/audit')).body);
    expect(audit).toContain('whatsapp-pairing-code');
    expect(audit).toContain('whatsapp-logout');
    expect(`${audit}${bot.log.join('')}`).not.toContain('8111111111');
  });

  it('is had by one of two bots; the other stands by, says so, and is healthy', async () => {
    const [world, other] = [await openWorld(), await openWorld()];
    const stores = await openStores({ redis: false });
    const first = await openBot(world, stores);
    await world.fake.pair(botPhone);
    await expect
      .poll(async () => (await health(first))['state'], { timeout: 20_000 })
      .toBe('ready');
    const second = await openBot({ ...world, dataDir: other.dataDir }, stores);
    await expect
      .poll(async () => await health(second))
      .toMatchObject({ status: 'healthy', state: 'standby', role: 'standby' });
    const { get, post } = await signIn(second);
    expect((await get('/whatsapp/pairing')).body).toMatchObject({ state: 'standby' });
    expect(await post('/whatsapp/logout')).toMatchObject({
      status: 409,
      body: { error: 'standby' },
    });

    await first.stop();
    await expect
      .poll(async () => await health(second), { timeout: 20_000 })
      .toMatchObject({
        state: 'ready',
        role: 'holder',
        backup: { version: expect.any(Number) as number, ageSeconds: expect.any(Number) as number },
      });
  });
});
