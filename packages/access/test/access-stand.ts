import { randomBytes } from 'node:crypto';

import {
  type Clock,
  openSessionCore,
  parseEncryptionKeys,
  type SessionCore,
} from '@sesi/session-core';
import { openPool, type Pool } from '@sesi/session-core/postgres';
import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { onTestFinished } from 'vitest';

import {
  type Access,
  type AccessSettings,
  openAccess,
  type SignIn,
  tenantId,
} from '../src/index.ts';

/** A clock that a test moves. It begins with the machine's, which Postgres goes by. */
export class MovedClock implements Clock {
  #movedMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#movedMs);
  }

  pass(ms: number): void {
    this.#movedMs += ms;
  }
}

export const acme = tenantId('acme');
export const beta = tenantId('beta');

/** Budi of acme, unless told otherwise. */
export function signIn(changes: Partial<SignIn> = {}): SignIn {
  return {
    tenant: acme,
    userId: 'budi',
    userRole: 'cook',
    userType: 'staff',
    email: 'budi@example.com',
    name: 'Budi',
    permissions: ['menus:read'],
    ip: '10.0.0.1',
    userAgent: 'Firefox',
    ...changes,
  };
}

/** One process of a program that uses access. */
export interface Stand {
  readonly access: Access;
  readonly core: SessionCore;
  readonly pool: Pool;
  readonly clock: MovedClock;
}

/** Opens access as a program does; all of it is closed when the test is finished. */
export async function openStand(
  options: {
    readonly databaseUrl?: string;
    readonly redisUrl?: string | undefined;
    readonly key?: string;
    readonly settings?: AccessSettings;
  } = {},
): Promise<Stand & { readonly databaseUrl: string; readonly key: string }> {
  const databaseUrl = options.databaseUrl ?? (await newDatabase());
  const key = options.key ?? randomBytes(32).toString('base64');
  const core = await openSessionCore({
    postgres: { url: databaseUrl },
    redis: options.redisUrl === undefined ? false : { enabled: true, url: options.redisUrl },
    encryptionKeys: parseEncryptionKeys(key),
  });
  onTestFinished(() => core.close());
  const pool = openPool({ url: databaseUrl });
  onTestFinished(() => pool.end());
  const clock = new MovedClock();
  const access = await openAccess({ core, pool, clock, settings: options.settings ?? {} });
  onTestFinished(() => access[Symbol.asyncDispose]());
  return { access, core, pool, clock, databaseUrl, key };
}

async function newDatabase(): Promise<string> {
  const database = await createTestDatabase(testServices());
  onTestFinished(() => database[Symbol.asyncDispose]());
  return database.url;
}

/** The token and session of a sign-in that is expected to work. */
export async function issued(
  access: Access,
  changes: Partial<SignIn> = {},
): Promise<{ readonly token: string; readonly id: string }> {
  const outcome = await access.sessions.create(signIn(changes));
  if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.reason}`);
  return { token: outcome.token, id: outcome.session.id };
}
