import { isTenantId, type SignInRefusal } from '@sesi/access';
import { z } from 'zod';

import {
  type Answer,
  answer,
  notFound,
  nothing,
  openRoute,
  type OperatorRoute,
  operatorRoute,
  refusal,
  tooMany,
} from '../operator-route.ts';

/** Signing in and out, and the devices of whoever asks. */
export const sessionRoutes: readonly OperatorRoute[] = [
  openRoute(
    {
      method: 'POST',
      path: '/sign-in',
      summary: 'Signs in. `as: "bearer"` answers with the token in place of the cookie.',
      input: z.strictObject({
        email: z.string().min(1).max(254),
        password: z.string().min(1).max(1_024),
        tenant: z.string().refine(isTenantId, 'is not the id of a tenant').optional(),
        device: z.string().trim().min(1).max(256).optional(),
        as: z.enum(['cookie', 'bearer']).default('cookie'),
      }),
    },
    async ({ parts, ip, userAgent, token }, { tenant, as, ...credentials }) => {
      const { access, settings, cookie, clock } = parts;
      const signedIn = await access.operators.signIn({
        ...credentials,
        tenant: tenant ?? settings.tenant,
        ip,
        userAgent,
        replaces: token,
      });
      if (signedIn.kind === 'refused') return refused(signedIn);
      const { session } = signedIn;
      if (as === 'bearer') return answer({ session, token: signedIn.token });
      const set = cookie.set(signedIn.token, session, clock.now());
      return answer({ session }, { 'set-cookie': set });
    },
  ),
  openRoute(
    { method: 'POST', path: '/sign-out', summary: 'Ends this session.', input: nothing },
    async ({ parts, token, ip, userAgent }) => {
      const ended =
        token !== undefined && (await parts.access.sessions.signOut(token, { ip, userAgent }));
      return answer({ ended }, { 'set-cookie': parts.cookie.clear() });
    },
  ),
  operatorRoute(
    { method: 'GET', path: '/me', summary: 'Who is signed in, with which rights.', input: nothing },
    async ({ session }) => answer({ session }),
  ),
  operatorRoute(
    { method: 'GET', path: '/devices', summary: 'Your live sessions.', input: nothing },
    async ({ parts, session }) => {
      const devices = await parts.access.sessions.devices(session.tenant, session.userId);
      return answer({ devices, current: session.id });
    },
  ),
  operatorRoute(
    {
      method: 'DELETE',
      path: '/devices/:id',
      summary: 'Ends one of your sessions.',
      audit: 'session-revoked',
      input: z.strictObject({ id: z.string().max(64) }),
    },
    async ({ parts, session }, { id }) => {
      const ended = await parts.access.sessions.revoke(session.tenant, session.userId, id);
      return ended ? answer({ ended }) : notFound('You have no session of that id.');
    },
  ),
  operatorRoute(
    {
      method: 'POST',
      path: '/devices/revoke-others',
      summary: 'Ends all your sessions but this one.',
      audit: 'other-sessions-revoked',
      input: nothing,
    },
    async ({ parts, session }) => {
      const { tenant, userId, id } = session;
      return answer({
        ended: await parts.access.sessions.revokeUser(tenant, userId, { except: id }),
      });
    },
  ),
];

function refused(refusedSignIn: SignInRefusal): Answer {
  switch (refusedSignIn.reason) {
    case 'rate-limited':
      return tooMany(refusedSignIn.retryAfterMs);
    case 'locked': {
      const until = refusedSignIn.until.toISOString();
      const message = `Too many failed sign-ins: this account is locked until ${until}.`;
      return refusal(423, 'locked', message, { body: { until } });
    }
    case 'invalid-credentials':
      return refusal(401, 'invalid-credentials', 'The address or the password is wrong.');
    case 'disabled':
      return refusal(403, 'disabled', 'This account is disabled: ask who runs the platform.');
    case 'too-many-sessions':
      return refusal(409, 'too-many-sessions', 'You are signed in on too many devices.');
  }
}
