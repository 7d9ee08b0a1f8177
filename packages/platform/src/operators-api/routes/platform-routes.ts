import { tenantsOfSession } from '@sesi/access';
import { InvalidSessionError, SealedValueError, type Session } from '@sesi/session-core';
import { z } from 'zod';

import {
  answer,
  notFound,
  nothing,
  type OperatorRoute,
  operatorRoute,
  refusal,
  type SignedCall,
} from '../operator-route.ts';

/** Health, figures, and any session by its kind and id. */
export const platformRoutes: readonly OperatorRoute[] = [
  operatorRoute(
    { method: 'GET', path: '/health', summary: 'Redis and Postgres, asked now.', input: nothing },
    async ({ parts }) => answer(await parts.platform.health()),
  ),
  operatorRoute(
    {
      method: 'GET',
      path: '/stats',
      summary: 'Sessions by kind, cache, jobs, and sign-ins over all tenants.',
      permission: 'stats:read',
      isPlatformWide: true,
      input: nothing,
    },
    async ({ parts: { platform, access } }) => {
      const [stats, operators] = await Promise.all([
        platform.stats(),
        access.administration.statistics(),
      ]);
      return answer({ ...stats, operators });
    },
  ),
  operatorRoute(
    {
      method: 'GET',
      path: '/stats/operators',
      summary: 'Sessions and sign-ins of your tenant.',
      permission: 'stats:read',
      input: nothing,
    },
    async ({ parts, session }) =>
      answer(await parts.access.administration.statistics(session.tenant)),
  ),
  operatorRoute(
    {
      method: 'GET',
      path: '/sessions',
      summary: 'The kinds of sessions that this process knows.',
      permission: 'sessions:read',
      input: nothing,
    },
    async ({ parts }) => {
      const kinds = [...parts.platform.core.kinds().values()];
      return answer({
        kinds: kinds.map(({ name, keyPrefix, sensitive = false }) => ({
          kind: name,
          keyPrefix,
          sealed: sensitive,
        })),
      });
    },
  ),
  operatorRoute(
    {
      // Ids are people's phone numbers: they do not belong into addresses, which proxies write down.
      method: 'POST',
      path: '/sessions/find',
      summary: 'One session by kind and id; the value of a sealed kind is not shown.',
      permission: 'sessions:read',
      audit: 'session-read',
      input: z.strictObject({ kind: z.string().max(100), id: z.string().min(1).max(256) }),
    },
    async (call, { kind: name, id }) => {
      const kind = call.parts.platform.core.kinds().get(name);
      if (kind === undefined) return none;
      const sealed = kind.sensitive === true;
      let found: Session<unknown> | undefined;
      try {
        found = await call.parts.platform.core.sessions(kind).get(id);
      } catch (error) {
        if (error instanceof SealedValueError && mayLook(call, name, id, undefined)) {
          return refusal(
            422,
            'unreadable',
            'That session cannot be opened with the keys there are.',
          );
        }
        if (error instanceof SealedValueError || error instanceof InvalidSessionError) return none;
        throw error;
      }
      if (found === undefined || !mayLook(call, name, id, found.value)) return none;
      const { value, ...rest } = found;
      return answer({ kind: name, sealed, ...rest, ...(sealed ? {} : { value }) });
    },
  ),
];

const none = notFound('There is no live session of that kind and id.');

/** A tenant's own for its operators; what is nobody's in particular for those who run the platform. */
function mayLook(
  { parts, session }: SignedCall,
  kind: string,
  id: string,
  value: unknown,
): boolean {
  const tenants = tenantsOfSession(kind, id, value);
  if (tenants === undefined) return session.tenant === parts.settings.tenant;
  return tenants.length > 0 && tenants.every((tenant) => tenant === session.tenant);
}
