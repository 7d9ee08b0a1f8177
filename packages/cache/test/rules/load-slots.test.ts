import { describe, expect, it } from 'vitest';

import { LoadSlots } from '../../src/loads/load-slots.ts';

const never = new AbortController().signal;

describe('slots of loaders', () => {
  it('are given at once while there are free ones, then in the order of asking', async () => {
    const slots = new LoadSlots(2);
    const order: number[] = [];
    const [first, second] = [await slots.take(never), await slots.take(never)];
    const ask = async (n: number) => {
      const end = await slots.take(never);
      order.push(n);
      return end;
    };
    const [third, fourth] = [ask(3), ask(4)];
    await Promise.resolve();
    expect(order).toEqual([]);
    second?.();
    const endOfThird = await third;
    expect(order).toEqual([3]);
    first?.();
    (await fourth)?.();
    endOfThird?.();
    expect(order).toEqual([3, 4]);
  });

  it('are given back once, however often their end is told', async () => {
    const slots = new LoadSlots(1);
    const end = await slots.take(never);
    end?.();
    end?.();
    await slots.take(never);
    let isTaken = false;
    void slots.take(never).then(() => (isTaken = true));
    await Promise.resolve();
    await Promise.resolve();
    expect(isTaken).toBe(false);
  });

  it('pass by who does not want to wait any more', async () => {
    const slots = new LoadSlots(1);
    const end = await slots.take(never);
    const stop = new AbortController();
    const impatient = slots.take(stop.signal);
    const patient = slots.take(never);
    stop.abort();
    expect(await impatient).toBeUndefined();
    end?.();
    expect(await patient).toBeTypeOf('function');
  });
});
