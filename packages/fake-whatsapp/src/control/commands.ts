import { z } from 'zod';

const text = z.string();
const texts = z.array(text);
const kinds = ['text', 'image', 'document', 'voice', 'audio', 'video', 'sticker'] as const;
const fileKinds = ['image', 'document', 'voice', 'audio', 'video', 'sticker'] as const;
const timeoutMs = z.number().int().positive().max(600_000).exactOptional();
const by = text.exactOptional();
const ms = z.number().nonnegative();

const drop = z.strictObject({ kind: z.literal('drop'), forMs: ms.exactOptional() });
const freeze = z.strictObject({ kind: z.literal('freeze'), forMs: ms });
const sudden = z.strictObject({ kind: z.literal('reload') });
const state = z.strictObject({ kind: z.literal('state'), state: text });
const at = { atMs: ms };

/** What each command takes, as JSON. Files are base64, times ISO 8601. */
export const commandInputs = {
  pair: z.strictObject({
    phone: text,
    qr: text.exactOptional(),
    code: text.exactOptional(),
    timeoutMs,
  }),
  receive: z.strictObject({
    from: text,
    text: text.exactOptional(),
    file: z
      .strictObject({
        base64: z.base64(),
        mediaType: text,
        name: text.exactOptional(),
        kind: z.enum(fileKinds).exactOptional(),
        seconds: z.number().exactOptional(),
      })
      .exactOptional(),
    group: text.exactOptional(),
    name: text.exactOptional(),
    quotes: text.exactOptional(),
    mentions: texts.exactOptional(),
    id: text.exactOptional(),
    at: z.iso.datetime({ offset: true }).exactOptional(),
  }),
  waitForSent: z.strictObject({
    to: text.exactOptional(),
    body: text.exactOptional(),
    kind: z.enum(kinds).exactOptional(),
    from: z.number().int().nonnegative().exactOptional(),
    timeoutMs,
  }),
  edit: z.strictObject({ id: text, text }),
  revoke: z.strictObject({ id: text }),
  react: z.strictObject({ id: text, from: text, emoji: text }),
  acknowledge: z.strictObject({ id: text, ack: z.enum(['sent', 'delivered', 'read', 'played']) }),
  expireFile: z.strictObject({ id: text }),
  createGroup: z.strictObject({
    subject: text,
    owner: text,
    members: texts.exactOptional(),
    withBot: z.boolean().exactOptional(),
  }),
  changeGroup: z.strictObject({
    id: text,
    change: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.enum(['add', 'invite', 'remove', 'leave', 'promote', 'demote']),
        members: texts,
        by,
      }),
      z.strictObject({ kind: z.enum(['subject', 'description']), text, by }),
    ]),
  }),
  linkLid: z.strictObject({
    lid: text,
    phone: text,
    known: z.enum(['at-once', 'on-lookup']).default('at-once'),
  }),
  removeFromWhatsApp: z.strictObject({ phone: text }),
  logoutFromPhone: z.strictObject({ timeoutMs }),
  ban: z.strictObject({ timeoutMs }),
  setState: z.strictObject({ state: text, timeoutMs }),
  hangAt: z.strictObject({ phase: z.enum(['sync', 'ready']).exactOptional() }),
  refreshQr: z.strictObject({}),
  inject: z.discriminatedUnion('kind', [drop, freeze, sudden, state]),
  setTraffic: z.strictObject({
    answerAfterMs: z.tuple([ms, ms]).exactOptional(),
    duplicates: z.number().exactOptional(),
    reordered: z.number().exactOptional(),
    seed: z.number().int().exactOptional(),
  }),
  play: z.strictObject({
    faults: z.array(
      z.discriminatedUnion('kind', [
        drop.extend(at),
        freeze.extend(at),
        sudden.extend(at),
        state.extend(at),
      ]),
    ),
  }),
  sent: z.strictObject({}),
  received: z.strictObject({}),
  activity: z.strictObject({}),
  groups: z.strictObject({}),
  connections: z.strictObject({}),
  accounts: z.strictObject({}),
  missingModules: z.strictObject({}),
  transcript: z.strictObject({}),
} satisfies Record<string, z.ZodType>;

/** The name of a command. */
export type CommandName = keyof typeof commandInputs;
/** What a caller gives to a command. */
export type CommandInput<C extends CommandName> = z.input<(typeof commandInputs)[C]>;
/** The same once it is read. */
export type ReadInput<C extends CommandName> = z.output<(typeof commandInputs)[C]>;
