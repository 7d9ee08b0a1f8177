import { expect, it } from 'vitest';

import {
  type IncomingMessage,
  type MessageHandler,
  textOf,
} from '../../src/conversation/message-gateway.ts';
import { limitsOf } from '../../src/whatsapp/gateway-options.ts';
import { type AnswerLine, InboundMessages } from '../../src/whatsapp/inbound-messages.ts';
import type { RawMessage } from '../../src/whatsapp/incoming-text.ts';
import type { LearnedIds } from '../../src/whatsapp/writer-ids.ts';

const budi = '6281234567890@c.us';

function rawMessage(id: string, from = budi): RawMessage {
  return {
    id: { id },
    from,
    fromMe: false,
    type: 'chat',
    body: `text ${id}`,
    timestamp: 1_795_236_098,
    isStatus: false,
    broadcast: false,
  };
}

/** The messages with a line that notes what it is told to do. */
function openInbound(
  handler: MessageHandler,
  line: Partial<AnswerLine> = {},
  handlerTimeoutMs = 1_000,
  learned?: LearnedIds,
) {
  const done: string[] = [];
  const logged: unknown[] = [];
  const note = (fields: object, message: string): void => void logged.push({ ...fields, message });
  const logger = { info: note, warn: note, error: note };
  const inbound = new InboundMessages(
    handler,
    {
      answer: async ({ chatId }, replies) => {
        for (const reply of replies) done.push(`${chatId} ${textOf(reply)}`);
      },
      phoneOfLid: async () => undefined,
      lidOfPhone: async () => undefined,
      markSeen: async (chatId) => void done.push(`seen ${chatId}`),
      ...line,
    },
    logger,
    limitsOf({
      clientId: 'bot',
      dataDir: 'data',
      onQr: () => undefined,
      logger,
      limits: { handlerTimeoutMs },
    }),
    learned,
  );
  return { inbound, done, logged };
}

it('sends the answers in order, and marks the chat as read after the last message', async () => {
  const { inbound, done } = openInbound(async ({ id }) => [`${id} a`, `${id} b`]);
  inbound.accept(rawMessage('1'));
  inbound.accept(rawMessage('2'));
  await inbound.finish();
  expect(done).toEqual([
    `${budi} 1 a`,
    `${budi} 1 b`,
    `${budi} 2 a`,
    `${budi} 2 b`,
    `seen ${budi}`,
  ]);
});

it('takes each message once', async () => {
  const { inbound, done } = openInbound(async ({ id }) => [id]);
  inbound.accept(rawMessage('1'));
  inbound.accept(rawMessage('1'));
  inbound.accept(rawMessage('1', '555@lid'));
  await inbound.finish();
  expect(done.filter((line) => !line.startsWith('seen'))).toEqual([`${budi} 1`, '555@lid 1']);
});

it('leaves a chat unread whose last message was not answered', async () => {
  const { inbound, done, logged } = openInbound(async ({ id }) => {
    if (id === '2') throw new Error('no luck');
    return [id];
  });
  inbound.accept(rawMessage('1'));
  inbound.accept(rawMessage('2'));
  await inbound.finish();
  expect(done).toEqual([`${budi} 1`]);
  expect(logged).toMatchObject([{ messageId: '2', message: 'message not answered' }]);
});

it('lets a handler that hangs block nobody for longer than its time', async () => {
  const { inbound, done, logged } = openInbound(
    ({ id }) => (id === '1' ? new Promise(() => undefined) : Promise.resolve([id])),
    {},
    20,
  );
  inbound.accept(rawMessage('1'));
  inbound.accept(rawMessage('2'));
  await inbound.finish();
  expect(done[0]).toBe(`${budi} 2`);
  expect(logged).toMatchObject([{ messageId: '1', err: { code: 'DEADLINE' } }]);
});

it('handles one person in order who writes under a phone and under a lid', async () => {
  const handled: string[] = [];
  const gate = Promise.withResolvers<void>();
  const { inbound } = openInbound(
    async ({ id, from }: IncomingMessage) => {
      if (id === '1') await gate.promise;
      handled.push(`${from} ${id}`);
      return [];
    },
    { phoneOfLid: async () => budi },
  );
  inbound.accept(rawMessage('1'));
  inbound.accept(rawMessage('2', '555@lid'));
  gate.resolve();
  await inbound.finish();
  expect(handled).toEqual(['+6281234567890 1', '+6281234567890 2']);
});

it('keeps the order also when the first look-up of a lid takes longer than the next', async () => {
  const handled: string[] = [];
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const { inbound } = openInbound(
    async ({ id }) => {
      handled.push(id);
      return [];
    },
    {
      phoneOfLid: async () => {
        if (asked++ === 0) await gate.promise;
        return undefined;
      },
    },
  );
  inbound.accept(rawMessage('1', '555@lid'));
  inbound.accept(rawMessage('2', '555@lid'));
  await new Promise(setImmediate);
  gate.resolve();
  await inbound.finish();
  expect(handled).toEqual(['1', '2']);
});

it('asks once for the phone behind a lid, and names the lid when asking fails', async () => {
  const asked: string[] = [];
  const from: string[] = [];
  const { inbound, logged } = openInbound(
    async (message) => {
      from.push(message.from);
      return [];
    },
    {
      phoneOfLid: async (lid) => {
        asked.push(lid);
        if (lid === '666@lid') throw new Error('no luck');
        return budi;
      },
    },
  );
  inbound.accept(rawMessage('1', '555@lid'));
  inbound.accept(rawMessage('2', '555@lid'));
  await expect.poll(() => from).toHaveLength(2);
  inbound.accept(rawMessage('3', '666@lid'));
  await inbound.finish();
  expect(asked).toEqual(['555@lid', '666@lid']);
  expect(from).toEqual(['+6281234567890', '+6281234567890', 'lid:666']);
  expect(logged).toMatchObject([{ messageId: '3', message: 'phone behind a lid not found out' }]);
});

it('tells both ids, and asks WhatsApp for none that was learned before', async () => {
  const asked: string[] = [];
  const told: unknown[] = [];
  const { inbound } = openInbound(
    async ({ from, alias }) => {
      told.push([from, alias]);
      return [];
    },
    {
      phoneOfLid: async (lid) => void asked.push(lid),
      lidOfPhone: async (chatId) => {
        asked.push(chatId);
        return '777@lid';
      },
    },
    1_000,
    { aliasOf: async (id) => (id === 'lid:555' ? '+6281234567890' : undefined) },
  );
  inbound.accept(rawMessage('1', '555@lid'));
  inbound.accept(rawMessage('2', '6281111111111@c.us'));
  inbound.accept(rawMessage('3', '6281111111111@c.us'));
  await inbound.finish();
  expect(told).toEqual([
    ['+6281234567890', 'lid:555'],
    ['+6281111111111', 'lid:777'],
    ['+6281111111111', 'lid:777'],
  ]);
  expect(asked).toEqual(['6281111111111@c.us']);
});

it('does not fail over a chat that cannot be marked as read', async () => {
  const { inbound, done, logged } = openInbound(async ({ id }) => [id], {
    markSeen: () => Promise.reject(new Error('no luck')),
  });
  inbound.accept(rawMessage('1'));
  await inbound.finish();
  expect(done).toEqual([`${budi} 1`]);
  expect(logged).toMatchObject([{ messageId: '1', message: 'chat not marked as read' }]);
});

it('takes nothing more once it is finished', async () => {
  const { inbound, done } = openInbound(async ({ id }) => [id]);
  await inbound.finish();
  inbound.accept(rawMessage('1'));
  await inbound.finish();
  expect(done).toEqual([]);
});
