import { expect, it, onTestFinished } from 'vitest';

import { type Reply, textOf } from '../../../src/conversation/message-gateway.ts';
import { SendFailedError } from '../../../src/whatsapp/errors.ts';
import { MemoryOutboundLog } from '../../../src/whatsapp/outbound/memory-outbound-log.ts';
import { OutboundLimitError } from '../../../src/whatsapp/outbound/outbound-errors.ts';
import { defaultLimits } from '../../../src/whatsapp/outbound/outbound-limits.ts';
import type { OutboundLog } from '../../../src/whatsapp/outbound/outbound-log.ts';
import { Outbox, type OutboxOptions } from '../../../src/whatsapp/outbound/outbox.ts';

/** A log whose time passes only when somebody has to wait, and then at once. */
function fastLog(pauseMs = 1): OutboundLog {
  let now = 1_795_236_098_000;
  const log = new MemoryOutboundLog(() => now);
  return {
    sentLastMinute: () => log.sentLastMinute(),
    async claim(message, windows) {
      const verdict = await log.claim(message, windows);
      if (verdict.kind === 'go') return verdict;
      now += verdict.waitMs;
      return { ...verdict, waitMs: pauseMs };
    },
  };
}

function destination(name: string) {
  return { chatId: `${name}@c.us`, person: name };
}

const budi = destination('budi');

/** An outbox with a line that notes what it is told to do. */
function openOutbox(options: Partial<OutboxOptions> = {}) {
  const done: string[] = [];
  const logged: object[] = [];
  const note = (fields: object, message: string): void => void logged.push({ ...fields, message });
  const outbox = new Outbox({
    log: fastLog(),
    limits: defaultLimits,
    line: {
      send: async (chatId, reply) => void done.push(`${chatId.split('@')[0]}: ${textOf(reply)}`),
      showTyping: async (chatId, isTyping) =>
        void done.push(`${chatId.split('@')[0]} ${isTyping ? 'types' : 'pauses'}`),
    },
    texts: {
      tooFast: async (person) => `slow down, ${person}`,
      leftOut: async (_, count) => `${count} left out`,
    },
    isHuman: false,
    logger: { info: note, warn: note, error: note },
    ...options,
  });
  onTestFinished(() => outbox.close());
  return { outbox, done, logged };
}

const numbers = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${index + 1}`);

it('answers a flood in order: some at once, one notice, the rest together, none lost', async () => {
  const { outbox, done } = openOutbox();
  await Promise.all(numbers(60).map((text) => outbox.answer(budi, [text])));
  expect(done.slice(0, 10)).toEqual([
    ...numbers(9).map((n) => `budi: ${n}`),
    'budi: slow down, budi',
  ]);
  expect(done.slice(10)).toEqual([`budi: ${numbers(60).slice(9).join('\n\n')}`]);
});

it('keeps nobody waiting for a person who writes too fast', async () => {
  const { outbox, done } = openOutbox({ log: new MemoryOutboundLog() });
  const flood = outbox.answer(budi, numbers(60));
  flood.catch(() => undefined);
  await outbox.answer(destination('siti'), ['hello']);
  expect(done).toContain('siti: hello');
  expect((await outbox.status()).waiting).toBeGreaterThan(0);
});

it('lets people go in the order in which they came when the limit of all is reached', async () => {
  const { outbox, done } = openOutbox({ log: fastLog(100) });
  const people = numbers(70).map((n) => `person${n}`);
  const answer = (name: string): Promise<void> => outbox.answer(destination(name), ['x']);
  const early = people.slice(0, 60).map(answer);
  await Promise.all(early.slice(0, 50));
  // There is room by now, but others have waited for it.
  await Promise.all([...early, ...people.slice(60).map(answer)]);
  expect(done).toEqual(people.map((name) => `${name}: x`));
});

it('says how many answers it leaves out of a burst that is too large', async () => {
  const { outbox, done } = openOutbox();
  await Promise.all(numbers(150).map((text) => outbox.answer(budi, [text])));
  await expect.poll(() => done.at(-1)).toBe('budi: 50 left out');
  expect(done.at(-2)).toBe(`budi: ${numbers(100).slice(9).join('\n\n')}`);
});

it('sends a long text in parts, and a file with its caption', async () => {
  const { outbox, done } = openOutbox();
  const file = { name: 'a.csv', mediaType: 'text/csv', content: new Uint8Array() };
  const long = `${'a'.repeat(4000)}\n${'b'.repeat(4000)}`;
  const replies: readonly Reply[] = [long, { text: 'caption', file }, ''];
  await outbox.answer(budi, replies);
  expect(done).toEqual([`budi: ${'a'.repeat(4000)}`, `budi: ${'b'.repeat(4000)}`, 'budi: caption']);
});

it('fails an answer that was not sent, and sends the next one', async () => {
  const sent: string[] = [];
  const { outbox } = openOutbox({
    line: {
      showTyping: async () => undefined,
      send: async (_, reply) => {
        if (reply === 'a') throw new SendFailedError('no luck');
        sent.push(textOf(reply));
      },
    },
  });
  const first = outbox.answer(budi, ['a']);
  const second = outbox.answer(budi, ['b']);
  await expect(first).rejects.toThrow('no luck');
  await second;
  expect(sent).toEqual(['b']);
  expect(await outbox.status()).toMatchObject({ waiting: 0 });
});

it('types before it sends, in each chat by itself, and stops typing', async () => {
  const { outbox, done } = openOutbox({ isHuman: true });
  const before = performance.now();
  await Promise.all([
    outbox.answer(budi, ['a'.repeat(400)]),
    outbox.answer(destination('siti'), ['b'.repeat(400)]),
    outbox.answer(destination('rudi'), ['c'.repeat(400)]),
  ]);
  const tookMs = performance.now() - before;
  expect(done.slice(0, 3)).toEqual(['budi types', 'siti types', 'rudi types']);
  const ofBudi = done.filter((line) => line.startsWith('budi'));
  expect(ofBudi).toEqual(['budi types', 'budi pauses', `budi: ${'a'.repeat(400)}`]);
  expect(tookMs).toBeGreaterThan(300);
});

it('answers also when it cannot show that it types', async () => {
  const sent: string[] = [];
  const { outbox, logged } = openOutbox({
    isHuman: true,
    line: {
      showTyping: () => Promise.reject(new Error('no luck')),
      send: async (_, reply) => void sent.push(textOf(reply)),
    },
  });
  await outbox.answer(budi, ['a']);
  expect(sent).toEqual(['a']);
  expect(logged).toMatchObject([{ message: 'typing not shown' }, { message: 'typing not shown' }]);
});

it('begins after the answers of the same chat, and not together with them', async () => {
  const { outbox, done } = openOutbox();
  const answers = outbox.answer(budi, numbers(11));
  const begun = outbox.begin(budi, 'a reminder');
  await Promise.all([answers, begun]);
  expect(done.at(-1)).toBe('budi: a reminder');
  expect(done.at(-2)).toBe('budi: 10\n\n11');
});

it('gives up what it begins when there is no room in time, with a word on when there is', async () => {
  const { outbox, done } = openOutbox({ log: new MemoryOutboundLog(), beginWaitMs: 10 });
  await outbox.answer(budi, numbers(9));
  const begun = outbox.begin(budi, 'a reminder');
  await expect(begun).rejects.toThrow(OutboundLimitError);
  await expect(begun).rejects.toThrow(/this person.*Try again in (59|60) s/);
  expect(done).not.toContain('budi: a reminder');
});

it('gives up what it begins when it is closed: nothing was sent, and it may be tried later', async () => {
  const { outbox, done } = openOutbox({ log: new MemoryOutboundLog() });
  await outbox.answer(budi, numbers(9));
  const begun = outbox.begin(budi, 'a reminder');
  await expect.poll(async () => (await outbox.status()).waiting).toBe(1);
  outbox.close();
  await expect(begun).rejects.toThrow(OutboundLimitError);
  expect(done).not.toContain('budi: a reminder');
});

it('does not say that nothing was sent when there was room for a part', async () => {
  const { outbox, done } = openOutbox({ log: new MemoryOutboundLog(), beginWaitMs: 10 });
  await outbox.answer(budi, numbers(7));
  const parts = [1, 2, 3].map((part) => `${part}`.repeat(4000)).join('\n\n');
  await expect(outbox.begin(budi, parts)).rejects.toThrow(SendFailedError);
  expect(done).toContain(`budi: ${'1'.repeat(4000)}`);
  expect(done).not.toContain(`budi: ${'3'.repeat(4000)}`);
});

it('asks whether what it begins is due when there is room, and not before', async () => {
  const asked: string[] = [];
  const { outbox, done } = openOutbox({
    line: {
      showTyping: async () => undefined,
      send: async (_, reply, isDue) => {
        if (await isDue?.()) asked.push(`sent ${textOf(reply)}`);
      },
    },
    log: new MemoryOutboundLog(),
    beginWaitMs: 10,
  });
  const isDue = (name: string, answer: boolean) => async (): Promise<boolean> => {
    asked.push(`asked for ${name}`);
    return answer;
  };
  await outbox.begin(budi, 'a reminder', isDue('a reminder', true));
  await outbox.begin(budi, 'an old one', isDue('an old one', false));
  expect(asked).toEqual(['asked for a reminder', 'sent a reminder', 'asked for an old one']);
  await outbox.answer(budi, numbers(7));
  const late = outbox.begin(budi, 'a late one', isDue('a late one', true));
  await expect(late).rejects.toThrow(OutboundLimitError);
  expect(asked).toHaveLength(3);
  expect(done).toEqual([]);
});

it('asks once for all parts of what it begins, and sends all of them or none', async () => {
  const asked: string[] = [];
  const sent: string[] = [];
  const { outbox } = openOutbox({
    line: {
      showTyping: async () => undefined,
      send: async (_, reply, isDue) => {
        if (await isDue?.()) sent.push(textOf(reply).slice(0, 1));
      },
    },
  });
  const parts = ['a', 'b'].map((part) => part.repeat(4000)).join('\n\n');
  const isDue = (answer: boolean) => async (): Promise<boolean> => {
    asked.push(String(answer));
    return answer;
  };
  await outbox.begin(budi, parts, isDue(true));
  await outbox.begin(budi, parts, isDue(false));
  await expect(
    outbox.begin(budi, parts, () => Promise.reject(new Error('Postgres is away'))),
  ).rejects.toThrow('Postgres is away');
  expect(asked).toEqual(['true', 'false']);
  expect(sent).toEqual(['a', 'b']);
});

it('begins nothing with a person for whom too many answers wait: nothing was sent', async () => {
  const { outbox } = openOutbox({
    log: new MemoryOutboundLog(),
    limits: { ...defaultLimits, brakeMinute: 1000 },
  });
  await outbox.answer(budi, numbers(9));
  const outcomes = Promise.allSettled(numbers(100).map((text) => outbox.answer(budi, [text])));
  expect(await outbox.status()).toMatchObject({ waiting: 100, braked: false });
  await expect(outbox.begin(budi, 'a reminder')).rejects.toThrow(OutboundLimitError);
  outbox.close();
  await outcomes;
});

it('begins nothing while it is braked, says so once, and goes on answering', async () => {
  const { outbox, done, logged } = openOutbox({
    log: new MemoryOutboundLog(),
    limits: { ...defaultLimits, overallMinute: 1000, brakeMinute: 20 },
  });
  for (const name of numbers(20)) await outbox.answer(destination(name), ['x']);
  expect(await outbox.status()).toEqual({ sentLastMinute: 20, waiting: 0, braked: true });
  await expect(outbox.begin(budi, 'a reminder')).rejects.toThrow(/brake/);
  await outbox.answer(budi, ['an answer']);
  expect(done.at(-1)).toBe('budi: an answer');
  expect(logged).toMatchObject([{ sentLastMinute: 20, message: 'outgoing messages are braked' }]);
});

it('is braked by what waits too, not by what was sent alone', async () => {
  const { outbox } = openOutbox({
    log: new MemoryOutboundLog(),
    limits: { ...defaultLimits, brakeMinute: 20 },
  });
  await outbox.answer(budi, numbers(9));
  const outcomes = Promise.allSettled(numbers(11).map((text) => outbox.answer(budi, [text])));
  await expect.poll(() => outbox.status()).toMatchObject({ sentLastMinute: 9, waiting: 11 });
  expect((await outbox.status()).braked).toBe(true);
  outbox.close();
  await outcomes;
});

it('gives up everything that waits when it is closed', async () => {
  const { outbox, done } = openOutbox({ log: new MemoryOutboundLog() });
  const answers = numbers(12).map((text) => outbox.answer(budi, [text]));
  const outcomes = Promise.allSettled(answers);
  await expect.poll(() => done).toHaveLength(10);
  outbox.close();
  expect((await outcomes).map(({ status }) => status)).toEqual([
    ...Array.from({ length: 9 }, () => 'fulfilled'),
    ...Array.from({ length: 3 }, () => 'rejected'),
  ]);
});
