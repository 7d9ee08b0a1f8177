import type { AddedOperator, ChangedOperator, UnknownOperator, WeakPassword } from '@sesi/access';
import { z } from 'zod';

import {
  type Answer,
  answer,
  given,
  notFound,
  nothing,
  type OperatorRoute,
  operatorRoute,
  refusal,
  type SignedCall,
} from '../operator-route.ts';

const text = z.string().trim().min(1).max(256);
const id = z.guid('is not the id of an operator');
const rights = { role: text, permissions: z.array(text).max(1_000) };
const password = z.string().min(1).max(1_024);

/** The accounts of the tenant. Who may write them may give himself every permission of it. */
export const accountRoutes: readonly OperatorRoute[] = [
  operatorRoute(
    {
      method: 'GET',
      path: '/accounts',
      summary: 'The operators of your tenant.',
      permission: 'operators:read',
      input: nothing,
    },
    async ({ parts, session }) =>
      answer({ operators: await parts.access.operators.list(session.tenant) }),
  ),
  operatorRoute(
    {
      method: 'POST',
      path: '/accounts',
      summary: 'Adds an operator to your tenant.',
      permission: 'operators:write',
      input: z.strictObject({
        ...rights,
        email: z.email().max(254),
        name: text,
        userType: text.optional(),
        password,
      }),
    },
    async (call, { userType, ...account }) => {
      const { tenant } = call.session;
      const wanted = { ...account, ...given({ userType }), tenant };
      return outcome(await call.parts.access.operators.add(wanted, actor(call)));
    },
  ),
  operatorRoute(
    {
      method: 'PUT',
      path: '/accounts/:id/rights',
      summary: 'Gives an operator other rights, and ends his sessions.',
      permission: 'operators:write',
      input: z.strictObject({ ...rights, id }),
    },
    async (call, { id: operatorId, ...wanted }) => {
      const { operators } = call.parts.access;
      const { tenant } = call.session;
      return outcome(await operators.setRights(tenant, operatorId, wanted, actor(call)));
    },
  ),
  operatorRoute(
    {
      method: 'PUT',
      path: '/accounts/:id/password',
      summary: 'Gives an operator a new password, and ends his sessions.',
      permission: 'operators:write',
      input: z.strictObject({ id, password }),
    },
    async (call, { id: operatorId, password: next }) => {
      const { operators } = call.parts.access;
      const { tenant } = call.session;
      return outcome(await operators.setPassword(tenant, operatorId, next, actor(call)));
    },
  ),
  operatorRoute(
    {
      method: 'PUT',
      path: '/accounts/:id/disabled',
      summary: 'Lets an operator sign in no more, or again, and ends his sessions.',
      permission: 'operators:write',
      input: z.strictObject({ id, disabled: z.boolean() }),
    },
    async (call, { id: operatorId, disabled }) => {
      const { operators } = call.parts.access;
      const { tenant } = call.session;
      return outcome(await operators.disable(tenant, operatorId, actor(call), { disabled }));
    },
  ),
  operatorRoute(
    {
      method: 'POST',
      path: '/accounts/:id/unlock',
      summary: 'Ends the lock that failed sign-ins brought.',
      permission: 'operators:write',
      input: z.strictObject({ id }),
    },
    async ({ parts, session }, { id: operatorId }) => {
      const { tenant, userId } = session;
      const unlocked = await parts.access.operators.unlock(tenant, operatorId, { userId });
      return unlocked ? answer({ unlocked }) : notFound('That operator is not locked.');
    },
  ),
  operatorRoute(
    {
      method: 'POST',
      path: '/accounts/sign-out',
      summary: 'Ends all sessions of your tenant, or those of one role: yours too.',
      permission: 'operators:write',
      audit: 'sessions-revoked',
      input: z.strictObject({ userRole: text.optional() }),
    },
    async ({ parts, session }, selection) =>
      answer({ ended: await parts.access.administration.revoke(session.tenant, given(selection)) }),
  ),
];

function actor({ session, ip, userAgent }: SignedCall): {
  readonly userId: string;
  readonly ip: string;
  readonly userAgent: string;
} {
  return { userId: session.userId, ip, userAgent };
}

function outcome(
  changed: AddedOperator | ChangedOperator | WeakPassword | UnknownOperator,
): Answer {
  if (changed.kind !== 'refused') {
    const { kind: _kind, ...body } = changed;
    return answer(body);
  }
  switch (changed.reason) {
    case 'unknown':
      return notFound('Your tenant has no operator of that id.');
    case 'email-taken':
      return refusal(409, 'email-taken', 'Your tenant has an operator of that address.');
    case 'weak-password': {
      const { problems } = changed;
      const message = problems.map((problem) => problem.message).join(' ');
      return refusal(400, 'weak-password', message, { body: { problems } });
    }
  }
}
