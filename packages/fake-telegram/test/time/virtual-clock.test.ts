import { describe, expect, it } from 'vitest';

import { VirtualClock } from '../../src/time/virtual-clock.ts';

describe('a virtual clock', () => {
  it('that is put forward ends what is over by then, in the order in which it was due', () => {
    const clock = new VirtualClock(() => 0);
    const rung: string[] = [];
    clock.after(2000, () => rung.push('second'));
    clock.after(1000, () => rung.push('first'));
    clock.after(3000, () => rung.push('third'))();
    const cancel = clock.after(9000, () => rung.push('too late'));
    clock.advance(1999);
    expect(rung).toEqual(['first']);
    clock.advance(5000);
    expect(rung).toEqual(['first', 'second']);
    expect(clock.now()).toBe(6999);
    cancel();
  });

  it('that stands still lets real time end what waits', async () => {
    const clock = new VirtualClock(() => 0);
    await new Promise<void>((resolve) => {
      clock.after(5, resolve);
    });
    expect(clock.now()).toBe(0);
  });
});
