import { z } from 'zod';

/** An id, or a name: see the README for what is taken as a name. */
const reference = z.union([z.int(), z.string().min(1)]);

const username = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{3,31}$/);

const user = z.strictObject({
  id: z.exactOptional(z.int()),
  firstName: z.string().min(1),
  lastName: z.exactOptional(z.string().min(1)),
  username: z.exactOptional(username),
  languageCode: z.exactOptional(z.string().min(2)),
});

const group = z.strictObject({
  id: z.exactOptional(z.int()),
  title: z.string().min(1),
  type: z.exactOptional(z.enum(['group', 'supergroup'])),
  username: z.exactOptional(z.string().min(4)),
  topics: z.exactOptional(z.array(z.string().min(1))),
  creator: reference,
  admins: z.exactOptional(z.array(reference)),
  members: z.exactOptional(z.array(reference)),
  bot: z.exactOptional(z.enum(['administrator', 'member', 'none'])),
});

const waitMs = z.coerce.number().int().min(0).max(120_000);

/** The calls that a fault strikes. */
const struck = {
  method: z.string().min(1),
  times: z.exactOptional(z.int().min(1)),
};

/** `null` takes the value away. */
function cleared<T>(schema: z.ZodType<T>) {
  return schema.nullable().transform((value) => value ?? undefined);
}

/** Bodies of POST /sim/… and, for GET, the parts behind the `?`. */
export const simSchemas = {
  users: user,
  groups: group,
  seed: z.strictObject({
    users: z.exactOptional(z.array(user)),
    groups: z.exactOptional(z.array(group)),
  }),
  members: z.strictObject({
    group: reference,
    user: reference,
    status: z.enum(['administrator', 'member', 'restricted', 'left', 'kicked']),
    isAnonymous: z.exactOptional(z.boolean()),
    by: z.exactOptional(reference),
  }),
  send: z.strictObject({
    chat: z.exactOptional(reference),
    from: reference,
    text: z.string(),
    replyTo: z.exactOptional(z.int()),
    threadId: z.exactOptional(z.int()),
    asChannel: z.exactOptional(z.string().min(1)),
    file: z.exactOptional(
      z.strictObject({
        fileName: z.string().min(1),
        mimeType: z.exactOptional(z.string().min(1)),
        content: z.base64().transform((written) => Buffer.from(written, 'base64')),
      }),
    ),
  }),
  press: z.strictObject({
    chat: z.exactOptional(reference),
    from: reference,
    messageId: z.exactOptional(z.int()),
    button: z.string().min(1),
    isStale: z.exactOptional(z.boolean()),
    timeoutMs: z.exactOptional(waitMs),
  }),
  wait: z.strictObject({
    chat: reference,
    contains: z.string(),
    from: z.exactOptional(z.enum(['bot', 'people'])),
    timeoutMs: z.exactOptional(waitMs),
  }),
  faults: z.discriminatedUnion('kind', [
    z.strictObject({
      ...struck,
      kind: z.literal('error').default('error'),
      error_code: z.int().min(400).max(599),
      description: z.string().min(1),
      parameters: z.exactOptional(
        z.strictObject({
          retry_after: z.exactOptional(z.int()),
          migrate_to_chat_id: z.exactOptional(z.int()),
        }),
      ),
    }),
    z.strictObject({
      ...struck,
      kind: z.literal('raw'),
      status: z.int().min(100).max(599),
      body: z.string(),
      contentType: z.exactOptional(z.string().min(1)),
    }),
    z.strictObject({ ...struck, kind: z.literal('hang') }),
    z.strictObject({
      ...struck,
      kind: z.literal('drop'),
      when: z.enum(['before', 'after']),
      afterBytes: z.exactOptional(z.int().min(0)),
    }),
    z.strictObject({ ...struck, kind: z.literal('delay'), delayMs: waitMs }),
  ]),
  changeUser: z.strictObject({
    user: reference,
    firstName: z.exactOptional(z.string().min(1)),
    lastName: z.exactOptional(cleared(z.string().min(1))),
    username: z.exactOptional(cleared(username)),
    languageCode: z.exactOptional(cleared(z.string().min(2))),
  }),
  reachability: z.strictObject({
    user: reference,
    reachability: z.enum(['reachable', 'blocked', 'deactivated']),
  }),
  group: z.strictObject({ group: reference }),
  topics: z.strictObject({ group: reference, name: z.string().min(1) }),
  closeTopic: z.strictObject({ group: reference, threadId: z.int(), isClosed: z.boolean() }),
  arrangement: z.strictObject({
    order: z.exactOptional(z.enum(['as-sent', 'reversed', 'random'])),
    seed: z.exactOptional(z.int()),
  }),
  rateLimits: z.union([
    z.strictObject({ limits: z.enum(['telegram', 'none']) }),
    z.strictObject({
      limits: z.strictObject({
        chatBurst: z.int().min(1),
        chatIntervalMs: z.int().min(0),
        groupPerMinute: z.int().min(1),
        perSecond: z.int().min(1),
      }),
    }),
  ]),
  advance: z.strictObject({ ms: z.int().min(0) }),
  nothing: z.strictObject({}),
  file: z.strictObject({ id: z.string().min(1) }),
  transcript: z.strictObject({ chat: z.string().min(1) }),
  events: z.strictObject({
    after: z.exactOptional(z.coerce.number().int()),
    wait_ms: z.exactOptional(waitMs),
  }),
  calls: z.strictObject({
    method: z.exactOptional(z.string()),
    after: z.exactOptional(z.coerce.number().int()),
  }),
} as const;
