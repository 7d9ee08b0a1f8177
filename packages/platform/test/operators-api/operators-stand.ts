import { randomBytes } from 'node:crypto';

import {
  type Access,
  type NewOperator,
  type Operator,
  type TenantId,
  tenantId,
} from '@sesi/access';
import { defineKind, parseEncryptionKeys } from '@sesi/session-core';
import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';

import type { HttpServer } from '../../src/http/start-http-server.ts';
import { type OperatorsApiOptions, operatorsApi } from '../../src/operators-api/operators-api.ts';
import {
  openPlatform,
  type Platform,
  type PlatformConfig,
} from '../../src/platform/open-platform.ts';
import { MemoryLog } from '../memory-log.ts';
import { start } from '../running-server.ts';

export const house = tenantId('sesi');
export const beta = tenantId('beta');
export const password = 'purple-Kettle-7-sings';

/** A kind of the bots, whose ids are phone numbers, and a sealed one. */
export const registration = defineKind({
  name: 'stand-registration',
  keyPrefix: 'stand-reg:',
  ttlMs: 60_000,
  schema: z.object({ step: z.string() }),
});
export const credentials = defineKind({
  name: 'stand-credentials',
  keyPrefix: 'stand-wa:',
  ttlMs: 60_000,
  sensitive: true,
  schema: z.object({ secret: z.string() }),
});

/** What a request was answered. */
export interface Answered {
  readonly status: number;
  // Tests look into it by matchers.
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

/** Somebody who calls the API: by bearer token, unless it has none. */
export type Caller = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answered>;

export interface OperatorsStand {
  readonly platform: Platform;
  readonly access: Access;
  readonly server: HttpServer;
  readonly log: MemoryLog;
  readonly anybody: Caller;
  /** Adds an operator and signs in. */
  readonly operator: (
    permissions: readonly string[],
    changes?: Partial<NewOperator>,
  ) => Promise<{ readonly call: Caller; readonly token: string; readonly operator: Operator }>;
}

/** A platform with its HTTP server and the operators' API, closed when the test ends. */
export async function openOperators(
  options: {
    readonly config?: Partial<PlatformConfig>;
    readonly api?: Partial<OperatorsApiOptions>;
    readonly requestTimeoutMs?: number;
  } = {},
): Promise<OperatorsStand> {
  const log = new MemoryLog();
  const config = { redis: false, ...options.config } as const;
  const platform = await openPlatform(
    {
      ...config,
      postgres: config.postgres ?? { url: await databaseUrl() },
      encryptionKeys: parseEncryptionKeys(randomBytes(32).toString('base64')),
    },
    { name: 'operators-test', logger: log.logger },
  );
  onTestFinished(() => platform[Symbol.asyncDispose]());
  const { access } = platform;
  if (access === undefined) throw new Error('opened with keys');
  platform.sessions(registration);
  platform.sessions(credentials);
  const { server } = await start({
    logger: log.logger,
    ...(options.requestTimeoutMs === undefined
      ? {}
      : { requestTimeoutMs: options.requestTimeoutMs }),
    routes: operatorsApi(platform, {
      enabled: true,
      tenant: house,
      isSecure: true,
      proxies: 0,
      logger: log.logger,
      ...options.api,
    }),
  });
  const anybody = caller(server);
  return {
    platform,
    access,
    server,
    log,
    anybody,
    operator: async (permissions, changes = {}) => {
      const email = `${randomBytes(4).toString('hex')}@example.com`;
      const account = { tenant: house, name: 'Operator', role: 'operator', ...changes };
      const wanted = { email, password, permissions: [...permissions], ...account };
      const added = await access.operators.add(wanted);
      if (added.kind === 'refused') throw new Error(added.reason);
      const { operator } = added;
      const token = await tokenOf(anybody, wanted.email, operator.tenant);
      return { call: caller(server, token), token, operator };
    },
  };
}

/** Signs in as a script does. */
export async function tokenOf(
  anybody: Caller,
  email: string,
  tenant: TenantId = house,
): Promise<string> {
  const { status, body } = await anybody('POST', '/sign-in', {
    email,
    password,
    tenant,
    as: 'bearer',
  });
  expect([status, body['error']]).toEqual([200, undefined]);
  return String(body['token']);
}

/** Calls with this token, if any. */
export function caller(server: HttpServer, token?: string): Caller {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${server.url}/api/operators${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    // Every answer of the API is a JSON object.
    const answered = (await response.json()) as Record<string, unknown>;
    return { status: response.status, body: answered, headers: response.headers };
  };
}

export async function databaseUrl(): Promise<string> {
  const database = await createTestDatabase(testServices());
  onTestFinished(() => database[Symbol.asyncDispose]());
  return database.url;
}
