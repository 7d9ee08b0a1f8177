import { setTimeout } from 'node:timers/promises';

import {
  type MultiTenantSession,
  type NewMultiTenantSession,
  tenantId,
  type Topic,
  topics,
} from '@sesi/access';
import { type Domain, type DomainData, listIds } from '@sesi/cache';
import { VirtualClock } from '@sesi/jobs';
import { type MultiTenant, openMultiTenant, openPlatform } from '@sesi/platform';
import { z } from 'zod';

import type { ExampleContext } from '../example.ts';
import { KitchenRows } from './kitchen-rows.ts';
import { LiveScreen } from './live-screen.ts';
import { type Account, signIn } from './sign-in.ts';

const minuteMs = 60_000;
const bandung = tenantId('bandung');
const bogor = tenantId('bogor');
const items = z.array(z.string());

const siti: NewMultiTenantSession = {
  userId: 'siti',
  sppgId: bandung,
  userRole: 'head-cook',
  userType: 'staff',
  email: 'siti@example.com',
  name: 'Siti',
  permissions: ['menus:read', 'menus:write', 'production:listen', 'inventory:listen'],
};
const agus: NewMultiTenantSession = {
  ...siti,
  userId: 'agus',
  sppgId: bogor,
  userRole: 'driver',
  email: 'agus@example.com',
  name: 'Agus',
  permissions: ['menus:read', 'production:listen'],
};

/** Contract E: two kitchens with sessions, caches, live channels and the security of accounts, and nothing in common. */
export async function kitchens({ stores, logger, print }: ExampleContext): Promise<void> {
  const clock = new VirtualClock(new Date('2030-01-07T05:00:00Z'));
  await using platform = await openPlatform(stores, {
    name: 'kitchens',
    logger,
    clock,
    jobsClock: clock,
  });
  const services = openMultiTenant(platform, {
    schemas: {
      menus: items,
      procurement: items,
      production: items,
      inventory: items,
      distribution: items,
      hrd: items,
    },
  });
  const { cache, sessions, passwords, lockout, administration } = services;
  const rows = await KitchenRows.open(platform.postgres, services.tenants);

  print('Passwords');
  const accounts = new Map<string, Account>();
  for (const [who, password] of [
    [siti, 'siti@example.com'],
    [siti, 'perahu kertas di sungai'],
    [agus, 'tujuh gunung dan satu danau'],
  ] as const) {
    const verdict = passwords.validatePassword(password, who);
    print(
      `  ${who.name}: ${verdict.kind === 'accepted' ? 'accepted' : verdict.problems.map(({ reason }) => reason).join(', ')}`,
    );
    if (verdict.kind === 'accepted') {
      accounts.set(who.email, { ...who, passwordHash: await passwords.hash(password) });
    }
  }

  print('Sign-in and lock-out');
  const enter = async (who: NewMultiTenantSession, password: string) =>
    await signIn(services, accounts, { email: who.email, password, ip: '10.0.0.7' });
  for (let n = 1; n <= 5; n += 1)
    print(`  Siti with a wrong password: ${describe(await enter(siti, 'wrong'))}`);
  print(`  Siti with the right one: ${describe(await enter(siti, 'perahu kertas di sungai'))}`);
  await clock.advance(30 * minuteMs);
  print(`  30 minutes later she is locked: ${await lockout.isAccountLocked(siti.email)}`);
  const ofSiti = signedIn(await enter(siti, 'perahu kertas di sungai'));
  const ofAgus = signedIn(await enter(agus, 'tujuh gunung dan satu danau'));
  print(`  Siti: ${describe(ofSiti)}; Agus: ${describe(ofAgus)}`);

  print('Permissions');
  const may = async (session: MultiTenantSession, permission: string) =>
    `${session.name} ${permission}: ${(await sessions.validateSession(session.sessionId, permission)) === undefined ? 'refused' : 'allowed'}`;
  for (const session of [ofSiti, ofAgus]) {
    print(`  ${await may(session, 'menus:read')}; ${await may(session, 'menus:write')}`);
  }

  print('Cache first, then the source, then the cache');
  await rows.write(bandung, 'menus', ['soto', 'rendang']);
  await rows.write(bandung, 'procurement', ['rice 200 kg']);
  await rows.write(bandung, 'production', ['soto: planned']);
  await rows.write(bandung, 'inventory', ['rice 40 kg']);
  await rows.write(bandung, 'distribution', ['school 3: 120 boxes']);
  await rows.write(bandung, 'hrd', ['Siti', 'Dewi']);
  await rows.write(bogor, 'menus', ['gado-gado']);
  const menus = async (tenant: typeof bandung) => {
    const cached = await cache.getMenus(tenant);
    if (cached !== undefined) return cached;
    const read = await rows.read(tenant, 'menus');
    await cache.setMenus(tenant, read);
    return read;
  };
  const list = async (domain: Exclude<Domain, 'menus'>) =>
    await cache.namespaces[domain]
      .of(bandung)
      .getOrSet(listIds[domain], async () => await rows.read(bandung, domain));
  print(
    `  menus of bandung: ${JSON.stringify(await menus(bandung))}, once more: ${JSON.stringify(await menus(bandung))}`,
  );
  print(`  menus of bogor: ${JSON.stringify(await menus(bogor))}`);
  for (const domain of ['procurement', 'production', 'inventory', 'distribution', 'hrd'] as const) {
    print(`  ${domain} of bandung: ${JSON.stringify(await list(domain))}`);
  }
  await rows.write(bandung, 'menus', ['soto', 'rawon']);
  await cache.invalidateByTag('menus', bandung);
  print(`  changed and invalidated: ${JSON.stringify(await menus(bandung))}`);

  print('Typed collections');
  const { collections } = services;
  await collections.value<string>(bandung, 'shift').set('morning');
  const stock = collections.hash(bandung, 'stock', { schema: z.number() });
  await stock.set('rice', 40);
  await stock.set('chicken', 25);
  const steps = collections.list<string>(bandung, 'steps');
  await steps.push('wash', 'cut', 'cook');
  const trucks = collections.set(bandung, 'trucks');
  await trucks.add('D 1', 'D 2', 'D 1');
  print(
    `  shift ${await collections.value<string>(bandung, 'shift').get()}, stock ${JSON.stringify(Object.fromEntries(await stock.all()))}`,
  );
  print(
    `  steps ${(await steps.range()).join(' > ')}, trucks ${[...(await trucks.members())].join(', ')}`,
  );

  print('Live channels');
  const opened = await services.channels.eventsFor({
    token: ofSiti.sessionId,
    topics: [topics.production, topics.inventory],
  });
  if (opened.kind === 'refused') throw new Error(`Siti may not listen: ${opened.reason}`);
  let latest: unknown;
  const screen = new LiveScreen(opened.events, async () => latest);
  const tell = async <Message>(topic: Topic<Message>, message: Message): Promise<void> => {
    latest = message;
    await services.channels.of(bandung, topic).publish(message);
    print(`  Siti's screen: ${await screen.shows(JSON.stringify(message))}`);
  };
  await services.channels.of(bogor, topics.production).publish({ batch: 'secret', status: 'new' });
  await tell(topics.production, { batch: 'soto', status: 'cooking' });
  await tell(topics.inventory, { item: 'rice', alert: 'low' });
  await tell(topics.production, { batch: 'soto', status: 'packed' });
  const tracking = await services.channels.eventsFor({
    token: ofAgus.sessionId,
    topics: [topics.distribution],
  });
  print(`  Agus on distribution: ${tracking.kind === 'refused' ? tracking.reason : 'open'}`);

  print('Nothing leaks');
  print(`  of bogor's messages Siti saw: ${screen.seen.size - 3}`);
  const foreign = await sessions.validateSession(ofAgus.sessionId, 'menus:read', {
    sppgId: bandung,
  });
  print(`  Agus' session in bandung: ${foreign === undefined ? 'refused' : 'allowed'}`);
  print(`  rows that bogor sees: of ${(await rows.tenantsSeenBy(bogor)).join(', ')}`);
  print(
    `  writing for bandung on behalf of bogor: ${await outcome(services.tenants.within(bogor, (client) => client.query("insert into kitchen values ('bandung', 'menus', '[]')")))}`,
  );
  print(
    `  bogor's stock: ${await collections.hash<number>(bogor, 'stock').get('rice')}; inventory: ${JSON.stringify(await cache.getInventory(bogor))}`,
  );
  print(
    `  a tenant called "bandung:all": ${await outcome((async () => await cache.getMenus('bandung:all'))())}`,
  );
  print(
    `  bogor's activity names ${[...new Set((await administration.activity(bogor)).map(({ userId }) => userId))].join(', ')}`,
  );

  print('Devices');
  await clock.advance(minuteMs);
  for (let n = 2; n <= 6; n += 1) await sessions.createSession({ ...agus, ip: `10.0.1.${n}` });
  print(`  after five more sign-ins the first session is over: ${await may(ofAgus, 'menus:read')}`);
  await sessions.validateSession(ofSiti.sessionId, 'menus:read', { ip: '10.0.0.9' });

  print('For administrators');
  await clock.advance(minuteMs);
  print(`  sessions extended in bandung: ${await administration.extend(bandung, 60 * minuteMs)}`);
  print(
    `  sessions ended in bandung: ${await administration.revoke(bandung, { userRole: 'head-cook' })}`,
  );
  print(`  Siti's screen: ${await screen.shows('the stream ends')}`);
  const activity = await administration.activity(bandung);
  print(
    `  activity: ${activity
      .map(({ type }) => type)
      .toReversed()
      .join(', ')}`,
  );
  const { active, byRole } = await administration.statistics();
  print(`  live sessions: ${active}, by role ${JSON.stringify(byRole)}`);
  const { entries } = await services.audit.query(bandung);
  print(
    `  audit: ${entries
      .map(({ action, outcome: how }) => `${action} ${how}`)
      .toReversed()
      .join(', ')}`,
  );
  print(`  its chain: ${(await services.audit.verify(bandung)).kind}`);
  print(`  health: ${await healthOf(services)}`);
}

function describe(entered: MultiTenantSession | string): string {
  return typeof entered === 'string'
    ? entered
    : `signed in at ${entered.sppgId} as ${entered.userRole}`;
}

function signedIn(entered: MultiTenantSession | string): MultiTenantSession {
  if (typeof entered === 'string') throw new Error(`Not signed in: ${entered}`);
  return entered;
}

async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Of a Redis that was just started, when it is used. */
async function healthOf(services: MultiTenant<DomainData>): Promise<string> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const states = Object.entries((await services.checkRedisHealth()).services);
    const isWell = states.every(([, state]) => state === 'healthy');
    if (isWell || performance.now() > deadline) {
      return states.map(([name, state]) => `${name} ${state}`).join(', ');
    }
    await setTimeout(50);
  }
}
