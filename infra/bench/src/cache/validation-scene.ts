import { openAccess, tenantId } from '@sesi/access';
import type { SessionCore } from '@sesi/session-core';
import { openPool } from '@sesi/session-core/postgres';

import { forEachOf } from '../callers.ts';
import { medianMs } from './median-ms.ts';

const permission = 'menus:read';
const tenants = 20;

/**
 * Signs operators in by packages/access and validates their tokens one after another, as each request of theirs would.
 *
 * @param core - Has keys to seal sessions with.
 * @param postgresUrl - Of the core's Postgres.
 * @param sessions - So many are live, each of another operator.
 * @returns ms of one validation, the median
 */
export async function measureValidation(
  core: SessionCore,
  postgresUrl: string,
  { sessions, calls }: { readonly sessions: number; readonly calls: number },
): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const pool = opened.adopt(openPool({ url: postgresUrl }), async (one) => await one.end());
  const access = opened.use(await openAccess({ core, pool }));
  const tokens: string[] = [];
  await forEachOf(sessions, 64, async (n) => {
    const signedIn = await access.sessions.create({
      tenant: tenantId(`kitchen-${n % tenants}`),
      userId: `operator-${n}`,
      userRole: 'cook',
      userType: 'staff',
      email: `operator-${n}@example.com`,
      name: `Operator ${n}`,
      permissions: [permission],
    });
    if (signedIn.kind !== 'issued') throw new TypeError('An operator was not let in.');
    tokens.push(signedIn.token);
  });
  const validate = async (n: number): Promise<void> => {
    const { kind } = await access.sessions.validate(tokens[n % sessions] ?? '', permission);
    if (kind !== 'valid') throw new TypeError('A live session was refused.');
  };
  // Whoever has signed in asks for more: their sessions have been read before.
  await forEachOf(sessions, 64, validate);
  return await medianMs(calls, async (n) => await validate(n * 7_919));
}
