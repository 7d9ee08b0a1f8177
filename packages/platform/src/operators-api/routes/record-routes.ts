import { z } from 'zod';

import {
  answer,
  count,
  given,
  moment,
  nothing,
  type OperatorRoute,
  operatorRoute,
  refusal,
} from '../operator-route.ts';

const name = z.string().min(1).max(256);
const seq = count(Number.MAX_SAFE_INTEGER);

/** What happened in the tenant, and who is there. */
export const recordRoutes: readonly OperatorRoute[] = [
  operatorRoute(
    {
      method: 'GET',
      path: '/audit',
      summary: 'The audit log of your tenant, newest first; `next` is `before` of the next page.',
      permission: 'audit:read',
      input: z.strictObject({
        userId: name.optional(),
        action: name.optional(),
        outcome: z.enum(['success', 'failure']).optional(),
        from: moment.optional(),
        to: moment.optional(),
        before: seq.optional(),
        limit: count(500).optional(),
      }),
    },
    async ({ parts, session }, filter) =>
      answer(await parts.access.audit.query(session.tenant, given(filter))),
  ),
  operatorRoute(
    {
      method: 'GET',
      path: '/audit/verify',
      summary: 'Walks the chain of your audit log and names the first entry that was changed.',
      permission: 'audit:read',
      input: nothing,
    },
    async ({ parts, session }) => answer(await parts.access.audit.verify(session.tenant)),
  ),
  operatorRoute(
    {
      method: 'GET',
      path: '/activity',
      summary: 'What happened to sessions of your tenant, newest first; `before` is a `seq`.',
      permission: 'activity:read',
      input: z.strictObject({
        userId: name.optional(),
        before: seq.optional(),
        limit: count(1_000).optional(),
      }),
    },
    async ({ parts, session }, query) =>
      answer({
        activity: await parts.access.administration.activity(session.tenant, given(query)),
      }),
  ),
  operatorRoute(
    {
      method: 'GET',
      path: '/presence',
      summary: 'Who of your tenant is online; with `userIds=a,b` when these were last seen.',
      permission: 'presence:read',
      input: z.strictObject({
        userIds: z
          .string()
          .transform((text) => text.split(','))
          .pipe(z.array(name).max(100))
          .optional(),
      }),
    },
    async ({ parts, session }, { userIds }) => {
      const { presence } = parts.access;
      const users =
        userIds === undefined
          ? await presence.online(session.tenant)
          : await presence.of(session.tenant, userIds);
      return answer({ users });
    },
  ),
  operatorRoute(
    {
      method: 'GET',
      path: '/events',
      summary:
        'Server-sent events of topics, with `<topic>:listen` for each: `topics=updates,production`.',
      input: z.strictObject({
        topics: z.string().transform((text) => [...new Set(text.split(','))]),
      }),
    },
    async ({ parts, token, signal }, { topics: names }) => {
      const topics = names.flatMap((one) => parts.topics.find((topic) => topic.name === one) ?? []);
      if (topics.length < names.length) {
        const known = parts.topics.map((topic) => topic.name).join(', ');
        return refusal(400, 'invalid', `The request is not valid. topics: there are ${known}`);
      }
      const opened = await parts.access.channels.eventsFor({ token, topics, signal });
      if (opened.kind === 'open') return { ...answer(undefined), events: opened.events };
      return opened.reason === 'missing-permission'
        ? refusal(
            403,
            'missing-permission',
            `This needs ${topics.map((topic) => topic.permission).join(', ')}.`,
          )
        : refusal(401, 'signed-out', 'Sign in first.');
    },
  ),
];
