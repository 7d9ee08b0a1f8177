import { z } from 'zod';

/** An id, or a name: see the README for what is taken as a name. */
const reference = z.union([z.int(), z.string().min(1)]);

const user = z.strictObject({
  id: z.exactOptional(z.int()),
  firstName: z.string().min(1),
  lastName: z.exactOptional(z.string().min(1)),
  username: z.exactOptional(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{3,31}$/)),
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
    status: z.enum(['administrator', 'member', 'left', 'kicked']),
    by: z.exactOptional(reference),
  }),
  send: z.strictObject({
    chat: z.exactOptional(reference),
    from: reference,
    text: z.string(),
    replyTo: z.exactOptional(z.int()),
    threadId: z.exactOptional(z.int()),
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
  faults: z.strictObject({
    method: z.string().min(1),
    error_code: z.int().min(400).max(599),
    description: z.string().min(1),
    parameters: z.exactOptional(
      z.strictObject({
        retry_after: z.exactOptional(z.int()),
        migrate_to_chat_id: z.exactOptional(z.int()),
      }),
    ),
  }),
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
