import { expect, it } from 'vitest';

import { MemoryOutboundLog } from '../../../src/whatsapp/outbound/memory-outbound-log.ts';
import { defaultLimits, windowsOf } from '../../../src/whatsapp/outbound/outbound-limits.ts';
import type { OutboundLog } from '../../../src/whatsapp/outbound/outbound-log.ts';
import { OwnAndSharedLog } from '../../../src/whatsapp/outbound/own-and-shared-log.ts';

const windows = windowsOf('answer', defaultLimits);

function open(shared: OutboundLog | undefined) {
  const logged: string[] = [];
  const note = (_: object, message: string): void => void logged.push(message);
  const log = new OwnAndSharedLog(shared, { info: note, warn: note, error: note });
  let last = 0;
  const ask = async (): Promise<string> => {
    const text = `text ${(last += 1)}`;
    return (await log.claim({ person: 'budi', text, purpose: 'answer' }, windows)).kind;
  };
  return { log, ask, logged };
}

it('counts what other processes have sent', async () => {
  const shared = new MemoryOutboundLog();
  const one = open(shared);
  const other = open(shared);
  for (let sent = 0; sent < 5; sent += 1) await one.ask();
  for (let sent = 0; sent < 4; sent += 1) expect(await other.ask()).toBe('go');
  expect(await other.ask()).toBe('wait');
  expect(await other.log.sentLastMinute()).toBe(9);
});

it('goes by what it has sent itself while the shared log is away, says so once, and goes on with both', async () => {
  let isAway = false;
  const memory = new MemoryOutboundLog();
  const away = (): Promise<never> => Promise.reject(new Error('away'));
  const { log, ask, logged } = open({
    claim: (...claim) => (isAway ? away() : memory.claim(...claim)),
    sentLastMinute: () => (isAway ? away() : memory.sentLastMinute()),
  });
  for (let sent = 0; sent < 3; sent += 1) await ask();
  isAway = true;
  for (let sent = 0; sent < 6; sent += 1) expect(await ask()).toBe('go');
  expect(await ask()).toBe('wait');
  expect(await log.sentLastMinute()).toBe(9);
  isAway = false;
  expect(await ask()).toBe('wait');
  expect(logged).toEqual(['limits of sent messages are those of this process alone']);
});

it('does not count what the shared log has no room for', async () => {
  const { ask, log } = open({
    claim: async () => ({ kind: 'wait', waitMs: 1, scope: 'overall' }),
    sentLastMinute: () => Promise.reject(new Error('away')),
  });
  for (let asked = 0; asked < 20; asked += 1) expect(await ask()).toBe('wait');
  expect(await log.sentLastMinute()).toBe(0);
});

it('waits no longer than a second for a shared log that hangs', async () => {
  const never = new Promise<never>(() => undefined);
  const { ask } = open({ claim: () => never, sentLastMinute: () => never });
  expect(await ask()).toBe('go');
});
