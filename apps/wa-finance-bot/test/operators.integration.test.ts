import { expect, test } from 'vitest';

import { openStores, startBot } from './running-app.ts';

const budi = '+6281234567890';
const operator = { OPERATOR_EMAIL: 'ana@example.com', OPERATOR_PASSWORD: 'purple-Kettle-92-river' };

test('an operator signs in to the bot, and sees a registration by its phone and how it does', async () => {
  const stores = await openStores({ redis: false });
  const bot = await startBot(stores, { OPERATORS_API: 'true', ...operator });
  await bot.say(budi, 'halo');
  await bot.say(budi, 'Budi Santoso');
  const call = async (method: string, path: string, body?: unknown, token?: string) => {
    const response = await fetch(`${bot.url}/api/operators${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  expect((await call('GET', '/stats')).status).toBe(401);
  const signedIn = await call('POST', '/sign-in', {
    email: operator.OPERATOR_EMAIL,
    password: operator.OPERATOR_PASSWORD,
    as: 'bearer',
  });
  expect(signedIn.status).toBe(200);
  const token = String(signedIn.body['token']);
  const stats = await call('GET', '/stats', undefined, token);
  expect(JSON.stringify(stats.body)).toContain('cleanup_expired_sessions');
  const found = await call('POST', '/sessions/find', { kind: 'registration', id: budi }, token);
  expect(JSON.stringify(found.body)).toContain('Budi Santoso');
  expect(bot.log.join('')).not.toContain(operator.OPERATOR_PASSWORD);
});

test('the operators’ API is not there where nobody asked for it', async () => {
  const bot = await startBot(await openStores({ redis: false }));
  const response = await fetch(`${bot.url}/api/operators/me`);
  expect(response.status).toBe(404);
});
