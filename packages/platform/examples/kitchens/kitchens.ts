import { setTimeout } from 'node:timers/promises';

import {
  type AuditAlert,
  type MultiTenantSession,
  type NewMultiTenantSession,
  type TenantId,
  type Topic,
  topics,
} from '@sesi/access';
import type { DomainData } from '@sesi/cache';
import { VirtualClock } from '@sesi/jobs';
import { type MultiTenant, openMultiTenant, openPlatform } from '@sesi/platform';
import { z } from 'zod';

import type { ExampleContext } from '../example.ts';
import { aMonthLater } from './a-month-later.ts';
import { caches } from './caches.ts';
import { collections } from './collections.ts';
import { guessing } from './guessing.ts';
import { KitchenRows } from './kitchen-rows.ts';
import { LiveScreen } from './live-screen.ts';
import { agus, bandung, bogor, siti } from './people.ts';
import { shiftsOf } from './shifts.ts';
import { type Account, signIn } from './sign-in.ts';

const minuteMs = 60_000;
const bcryptOfAgus = '$2b$10$ESGRrjikJMh5KNombV7h2uWiaLdirHCC35WR3aABMXiHWwn5K8i1y';
const items = z.array(z.string());

/** Contract E: two kitchens with sessions, caches, live channels and the security of accounts, and nothing in common. */
export async function kitchens({ stores, logger, print }: ExampleContext): Promise<void> {
  const clock = new VirtualClock(new Date('2030-01-07T05:00:00Z'));
  const alerts: AuditAlert[] = [];
  await using platform = await openPlatform(stores, {
    name: 'kitchens',
    logger,
    clock,
    jobsClock: clock,
    accessSettings: {
      audit: { alertRules: { accountsFromOneIp: 3 }, onAlert: (alert) => void alerts.push(alert) },
    },
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
  const access = platform.access;
  if (access === undefined) throw new Error('The examples have encryption keys.');
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
  // He comes from an older system, with the hash that it had of the same password.
  accounts.set(agus.email, { ...agus, passwordHash: bcryptOfAgus });

  print('Sign-in and lock-out');
  const enter = async (who: NewMultiTenantSession, password: string) =>
    await signIn(services, accounts, { email: who.email, password, ip: '10.0.0.7' });
  const tryFrom = async (ip: string, email: string) =>
    describe(await signIn(services, accounts, { email, password: 'wrong', ip }));
  for (let n = 1; n <= 5; n += 1)
    print(`  Siti with a wrong password: ${describe(await enter(siti, 'wrong'))}`);
  print(`  Siti with the right one: ${describe(await enter(siti, 'perahu kertas di sungai'))}`);
  await clock.advance(30 * minuteMs);
  print(`  30 minutes later she is locked: ${await lockout.isAccountLocked(siti.email)}`);
  const ofSiti = signedIn(await enter(siti, 'perahu kertas di sungai'));
  for (let n = 1; n <= 5; n += 1) await enter(agus, 'wrong');
  const lock = await lockout.lockState(agus.email);
  print(`  Agus is locked until ${lock.kind === 'locked' ? lock.until.toISOString() : 'never'}`);
  print(
    `  his administrator ends that: ${await lockout.unlock(agus.email, { userId: 'dewi', tenant: bogor })}`,
  );
  let ofAgus = signedIn(await enter(agus, 'tujuh gunung dan satu danau'));
  print(`  Siti: ${describe(ofSiti)}; Agus: ${describe(ofAgus)}`);
  print(
    `  Agus' hash is now of ${accounts.get(agus.email)?.passwordHash.split('$')[1]}; online in bogor: ${await online(services, bogor)}`,
  );

  print('Permissions');
  const may = async (session: MultiTenantSession, permission: string) =>
    `${session.name} ${permission}: ${(await sessions.validateSession(session.sessionId, permission)) === undefined ? 'refused' : 'allowed'}`;
  for (const session of [ofSiti, ofAgus]) {
    print(`  ${await may(session, 'menus:read')}; ${await may(session, 'menus:write')}`);
  }

  const newRights = { permissions: [...agus.permissions, 'menus:write'] };
  const rotated = await access.sessions.rotate(ofAgus.sessionId, newRights, { ip: '10.0.0.7' });
  if (rotated.kind === 'refused') throw new Error(`Not rotated: ${rotated.reason}`);
  print(`  with new rights the old token is over: ${await may(ofAgus, 'menus:read')}`);
  ofAgus = { ...ofAgus, sessionId: rotated.token };
  print(`  and the new one has them: ${await may(ofAgus, 'menus:write')}`);

  await guessing({ services, alerts, enter: tryFrom, print });
  await caches(services.cache, rows, print);
  await collections(services.collections, print);

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
  await shiftsOf(services, print);
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
    `  bogor's stock: ${await services.collections.hash<number>(bogor, 'stock').get('rice')}; inventory: ${JSON.stringify(await cache.getInventory(bogor))}`,
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
  await aMonthLater({ services, clock, print });
}

async function online(
  { presence }: Pick<MultiTenant<DomainData>, 'presence'>,
  tenant: TenantId,
): Promise<string> {
  return (await presence.online(tenant)).map(({ userId }) => userId).join(', ');
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
