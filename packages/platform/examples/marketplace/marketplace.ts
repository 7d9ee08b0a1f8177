import { TooManySessionsError } from '@sesi/access';
import { VirtualClock } from '@sesi/jobs';
import {
  CircuitOpenError,
  createCircuitBreaker,
  marketplaceEnv,
  openMarketplace,
  openPlatform,
  probes,
  readConfig,
  startHttpServer,
} from '@sesi/platform';
import { z } from 'zod';

import type { ExampleContext } from '../example.ts';
import { until } from '../until.ts';
import { catalogue } from './catalogue.ts';
import { keptTexts } from './kept-texts.ts';
import { payouts } from './payouts.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { settlePayment, Wallets } from './wallets.ts';

const secondMs = 1_000;
const hourMs = 3_600 * secondMs;
const start = new Date('2030-01-07T09:00:00Z');

/** Contract C: what the back end of a marketplace does with sessions, a cache and jobs, on a clock that is moved by hand. */
export async function marketplace(context: ExampleContext): Promise<void> {
  const { print, environment, logger } = context;
  const settings = readConfig(z.object(marketplaceEnv), environment);
  const clock = new VirtualClock(start);
  const hours = () => `${String((clock.now().getTime() - start.getTime()) / hourMs).padStart(3)} h`;
  await using platform = await openPlatform(context.stores, {
    name: 'marketplace',
    logger,
    clock,
    jobsClock: clock,
    accessSettings: { sessions: { maxConcurrent: 2, whenFull: 'refuse' } },
    cacheMemory: { maxEntries: 1_000, maxBytes: 1_048_576, ttlMs: 60_000 },
  });
  const wallets = await Wallets.open(platform.postgres);

  // A service of somebody else that is ill at first.
  let isIll = true;
  let calls = 0;
  const recommendations = createCircuitBreaker({
    service: 'recommendations',
    failures: 3,
    openForMs: 100,
  });
  const alternativesTo = async (vendorId: string): Promise<string> => {
    try {
      return await recommendations.run(async () => {
        calls += 1;
        if (isIll) throw new Error('503');
        return `vendors like ${vendorId}`;
      });
    } catch (error) {
      return error instanceof CircuitOpenError ? 'the usual list (not asked)' : 'the usual list';
    }
  };

  await using market = openMarketplace(platform, {
    commissionRate: settings.COMMISSION_RATE,
    reminderHours: settings.RESPONSE_REMINDER_HOURS,
    jobs: [settlePayment],
    upkeep: { cleanup: '0 3 * * *', warmup: '5 3 * * *' },
    warmers: [async (cache) => void (await cache.getOrSet('template:cart_add', readTemplate))],
    notifier: {
      vendorNotice: async ({ kind, vendorId, clientId, serviceId }) => {
        const template = await market.cache.getOrSet(`template:${kind}`, readTemplate, {
          ttl: 3_600,
          tags: ['templates'],
        });
        print(
          `${hours()}  to ${vendorId}: ${template.replace('{client}', clientId)} ${serviceId} (${kind})`,
        );
      },
      responseReminder: ({ vendorId, clientId, hours: waited }) =>
        print(`${hours()}  to ${vendorId}: ${clientId} waits for your answer for ${waited} h`),
      alternativeVendors: async ({ vendorId, clientId }) =>
        print(
          `${hours()}  to ${clientId}: instead of ${vendorId}: ${await alternativesTo(vendorId)}`,
        ),
    },
  });
  await market.redisClient.connect();

  print('Sign-in');
  const phone = await market.session.createSession('ani', 'client', 'ani@example.com', {
    device: 'phone',
  });
  const laptop = await market.session.createSession('ani', 'client', 'ani@example.com');
  await market.session.updateMetadata(laptop, { device: 'laptop', language: 'id' });
  const held = await market.session.getSession(laptop);
  print(
    `  ani has ${(await market.session.getUserSessions('ani')).length} devices; this one: ${JSON.stringify(held?.metadata)}`,
  );
  try {
    await market.session.createSession('ani', 'client', 'ani@example.com');
  } catch (error) {
    if (!(error instanceof TooManySessionsError)) throw error;
    print(`  a third device: ${error.code}`);
  }
  await market.session.deleteSession(laptop);
  print(
    `  signed out on the laptop: laptop ${await market.session.validateSession(laptop)}, phone ${await market.session.validateSession(phone)}`,
  );
  await using server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger,
    probes: probes(platform),
    routes: signInRoutes(market),
  });
  for (const authorization of ['', `Bearer ${phone}`, `Bearer ${phone}`, `Bearer ${phone}`]) {
    const answer = await fetch(`${server.url}/me`, { headers: { authorization } });
    print(
      `  GET /me ${authorization === '' ? 'as nobody' : 'as ani'}: ${answer.status} ${await answer.text()}`,
    );
  }

  print('Presence');
  market.presence.setOnline('v1');
  const online = await market.presence.getOnlineUsers();
  print(
    `  online: ${online
      .map(({ userId }) => userId)
      .toSorted()
      .join(', ')}`,
  );
  market.presence.setOffline('v1');
  print(`  v1 has left: ${(await market.presence.isOnline('v1')) ? 'online' : 'offline'}`);

  print('Notifications and reminders');
  await market.start();
  const first = await market.scheduleVendorNotification('cart_add', 'v1', 'ani', 'cake');
  const again = await market.scheduleVendorNotification('cart_add', 'v1', 'ani', 'cake');
  print(`  the same twice is one job: ${first === again}`);
  await clock.advance(0);
  await market.scheduleVendorNotification('wishlist_add', 'v2', 'ani', 'flowers');
  await market.scheduleResponseReminders('v1', 'ani', 'conversation-1');
  await market.scheduleResponseReminders('v2', 'ani', 'conversation-2');
  await market.scheduleResponseReminder('v3', 'ani', 'conversation-3', 2);
  await clock.advance(30 * hourMs);
  const cancelled = await market.cancelResponseReminders('conversation-1');
  print(`${hours()}  v1 answers: ${cancelled} reminders dropped`);
  await clock.advance(140 * hourMs);
  print(
    `${hours()}  ani's session is ${(await market.session.validateSession(phone)) ? 'live' : 'over'}`,
  );

  print('Commission, in whole minor units');
  let attempts = 0;
  market.jobQueue.registerHandler('settle_payment', async (payment) => {
    const commission = market.commissionOf(payment.amount);
    const isNew = await wallets.settle({ ...payment, commission });
    await market.cache.invalidateByTags([`wallet:${payment.vendorId}`]);
    attempts += 1;
    if (attempts === 1) throw new Error('the process dies after the booking');
    return { commission, isNew };
  });
  const balance = async (owner: string) =>
    await market.cache.getOrSet(`wallet:${owner}`, async () => await wallets.balance(owner), {
      ttl: 60,
      tags: [`wallet:${owner}`],
    });
  print(`  v1 has ${await balance('v1')}`);
  const payment = { paymentId: 'p1', vendorId: 'v1', amount: 1_250_005 };
  const settling = await market.jobQueue.addJob('settle_payment', payment, {
    priority: 10,
    delay: secondMs,
  });
  print(
    `  a payment of ${payment.amount}: its job is ${(await market.jobQueue.getJobStatus(settling))?.state}`,
  );
  await clock.advance(10 * secondMs);
  const status = await market.jobQueue.getJobStatus(settling);
  print(
    `  ${status?.state} at attempt ${status?.attempts}: ${status?.state === 'completed' ? JSON.stringify(status.result) : ''}`,
  );
  print(`  v1 has ${await balance('v1')}, the marketplace ${await wallets.balance('marketplace')}`);

  await payouts({ platform, wallets, clock, print });
  await keptTexts(market, print);
  await catalogue({ cache: platform.cache, clock, print });

  print('A service that fails');
  calls = 0;
  isIll = false;
  await until(async () => !(await alternativesTo('v2')).includes('usual'));
  print(`  it is well: ${await alternativesTo('v2')}; circuit ${recommendations.state}`);
  isIll = true;
  calls = 0;
  for (let n = 1; n <= 5; n += 1) print(`  call ${n}: ${await alternativesTo('v2')}`);
  print(`  it was called ${calls} times; circuit ${recommendations.state}`);
  isIll = false;
  await until(async () => (await alternativesTo('v2')).includes('like'));
  print(`  it is well again: ${await alternativesTo('v2')}; circuit ${recommendations.state}`);

  await market.stop();
  const { jobQueue } = await market.getStats();
  const { completed = 0, delayed = 0 } = jobQueue['response_reminder'] ?? {};
  print(`Stopped: ${completed} reminders were sent, ${delayed} wait`);
}

async function readTemplate(): Promise<string> {
  return '{client} likes your';
}
