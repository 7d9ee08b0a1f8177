import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ChatOrder } from '../../../src/telegram/updates/chat-order.ts';

describe('the order of a chat', () => {
  test('is the order in which its updates came, whatever each takes, and others do not wait', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat(3), { maxLength: 12 }),
        async (scheduler, chats) => {
          const order = new ChatOrder();
          const done: [number, number][] = [];
          const runs = chats.map((chat, index) =>
            order.run(chat, async () => {
              await scheduler.schedule(Promise.resolve(), `update ${index}`);
              done.push([chat, index]);
            }),
          );
          await scheduler.waitFor(Promise.all(runs));
          for (const chat of chats) {
            const ours = done.filter(([of]) => of === chat).map(([, index]) => index);
            expect(ours).toEqual(ours.toSorted((a, b) => a - b));
          }
          expect(done).toHaveLength(chats.length);
        },
      ),
    );
  });

  test('goes on after an update that failed', async () => {
    const order = new ChatOrder();
    const failed = order.run(1, () => Promise.reject(new Error('no')));
    const next = order.run(1, () => Promise.resolve());
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBeUndefined();
  });
});
