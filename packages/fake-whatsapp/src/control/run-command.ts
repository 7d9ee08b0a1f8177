import type { FakeAccount } from '../face/fake-account.ts';
import type { FakeWhatsApp } from '../face/fake-whatsapp.ts';
import type { SentMessage } from '../face/messages.ts';
import type { CommandInput, CommandName, ReadInput } from './commands.ts';

/** A sent message as JSON: its time is ISO 8601, its file base64. */
function toJson(message: SentMessage): object {
  const { file, at, id, to, chatId, kind, body, quotes, mentions, ack, edited, revoked } = message;
  return {
    id,
    to,
    chatId,
    kind,
    body,
    at: at.toISOString(),
    mentions,
    ack,
    edited,
    revoked,
    reactions: message.reactions,
    ...(quotes !== undefined && { quotes }),
    ...(file && {
      file: {
        mediaType: file.mediaType,
        base64: Buffer.from(file.content).toString('base64'),
        ...(file.name !== undefined && { name: file.name }),
      },
    }),
  };
}

type Handlers = {
  readonly [C in CommandName]: (
    input: ReadInput<C>,
    account: FakeAccount,
    fake: FakeWhatsApp,
  ) => unknown;
};

/** What each command does. What it gives back is data for JSON. */
export const handlers: Handlers = {
  pair: ({ phone, ...options }, _account, fake) => fake.pair(phone, options),
  receive: async ({ file, at, ...message }, account) => ({
    id: await account.receive({
      ...message,
      ...(at !== undefined && { at: new Date(at) }),
      ...(file && { file: readFile(file) }),
    }),
  }),
  waitForSent: async ({ timeoutMs, from, ...filter }, account) =>
    toJson(
      await account.waitForSent(filter, {
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(from !== undefined && { from }),
      }),
    ),
  edit: ({ id, text }, account) => account.edit(id, text),
  revoke: ({ id }, account) => account.revoke(id),
  react: ({ id, from, emoji }, account) => account.react(id, from, emoji),
  acknowledge: ({ id, ack }, account) => account.acknowledge(id, ack),
  expireFile: ({ id }, account) => account.expireFile(id),
  createGroup: (group, account) => account.createGroup(group),
  changeGroup: ({ id, change }, account) => account.changeGroup(id, change),
  linkLid: ({ lid, phone, known }, account) => account.linkLid(lid, phone, { known }),
  removeFromWhatsApp: ({ phone }, account) => account.removeFromWhatsApp(phone),
  logoutFromPhone: (wait, account) => account.logoutFromPhone(wait),
  ban: (wait, account) => account.ban(wait),
  setState: ({ state, ...wait }, account) => account.setState(state, wait),
  hangAt: ({ phase }, _account, fake) => fake.hangAt(phase),
  refreshQr: (_input, _account, fake) => fake.refreshQr(),
  inject: (fault, _account, fake) => fake.inject(fault),
  setTraffic: (traffic, _account, fake) => fake.setTraffic(traffic),
  play: (script, _account, fake) => fake.play(script),
  sent: (_input, account) => account.sent.map(toJson),
  received: (_input, account) => account.received(),
  activity: (_input, account) => account.activity,
  groups: (_input, account) => account.groups(),
  connections: (_input, account) => account.connections(),
  accounts: (_input, _account, fake) => fake.accounts(),
  missingModules: (_input, _account, fake) => fake.missingModules(),
  transcript: (_input, _account, fake) => fake.transcript(),
};

function readFile({ base64, ...file }: NonNullable<CommandInput<'receive'>['file']>) {
  return { ...file, content: Buffer.from(base64, 'base64') };
}
