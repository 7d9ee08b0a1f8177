import { describe, expect, it } from 'vitest';

import { Arrivals, reorderMs } from '../../src/channels/arrivals.ts';
import type { ChannelNotice } from '../../src/channels/channel.ts';
import type { Signal } from '../../src/channels/wire.ts';

const begun = 1_000;

function arrivals(): { arrivals: Arrivals; told: string[] } {
  const told: string[] = [];
  const opened = new Arrivals((notice: ChannelNotice) =>
    told.push(notice.kind === 'message' ? String(notice.payload) : `gap of ${notice.missed}`),
  );
  opened.begin(begun);
  return { arrivals: opened, told };
}

const message = (number: number, ageMs: number, from = 'p'): Signal => ({
  from,
  number,
  ageMs,
  message: { payload: `${from}${number}` },
});
const beat = (number: number, ageMs: number, from = 'p'): Signal => ({ from, number, ageMs });

describe('messages of one publisher', () => {
  it('come once and in order, whatever order and how often they arrive in', () => {
    const { arrivals: all, told } = arrivals();
    for (const number of [1, 1, 3, 5, 2, 2, 4, 3, 1]) all.take(message(number, 10), begun + 50);
    expect(told).toEqual(['p1', 'p2', 'p3', 'p4', 'p5']);
    expect(all.sweep(begun + 5_000)).toBe(false);
  });

  it('wait for one that is missing, until a gap takes its place', () => {
    const { arrivals: all, told } = arrivals();
    all.take(message(1, 0), begun + 10);
    all.take(message(4, 10), begun + 20);
    all.take(message(5, 10), begun + 30);
    expect(all.sweep(begun + 20 + reorderMs - 1)).toBe(true);
    expect(told).toEqual(['p1']);
    expect(all.sweep(begun + 20 + reorderMs)).toBe(false);
    expect(told).toEqual(['p1', 'gap of 2', 'p4', 'p5']);
    all.take(message(3, 10), begun + 2_000);
    all.take(message(6, 10), begun + 2_000);
    expect(told.slice(4)).toEqual(['p6']);
  });

  it('begin with the first that was published after the subscription', () => {
    const { arrivals: all, told } = arrivals();
    all.take(message(57, 500), begun + 400);
    all.take(message(58, 100), begun + 500);
    expect(told).toEqual(['p57', 'p58']);
    all.take(beat(9, 2_000, 'q'), begun + 1_500);
    all.take(message(10, 3_000, 'q'), begun + 2_500);
    expect(told.slice(2)).toEqual(['q10']);
  });

  it('are known to be missing when the first that comes was not the first that counts', () => {
    const { arrivals: all, told } = arrivals();
    all.take(message(7, 300), begun + 400);
    expect(told).toEqual([]);
    all.take(message(6, 300), begun + 420);
    expect(told).toEqual([]);
    all.sweep(begun + 400 + reorderMs);
    expect(told).toEqual(['gap of 1', 'p6', 'p7']);

    const late = arrivals();
    late.arrivals.take(message(7, 300), begun + 400);
    late.arrivals.take(message(6, 500), begun + 420);
    expect(late.told).toEqual(['p6', 'p7']);
  });

  it('are known to be missing by a beat alone', () => {
    const { arrivals: all, told } = arrivals();
    all.take(message(1, 0), begun + 10);
    all.take(beat(1, 1_000), begun + 1_010);
    expect(all.sweep(begun + 5_000)).toBe(false);
    all.take(beat(3, 1_000), begun + 6_000);
    all.take(beat(2, 1_000, 'q'), begun + 6_000);
    expect(all.sweep(begun + 6_000 + reorderMs)).toBe(false);
    expect(told).toEqual(['p1', 'gap of 2', 'gap of 1']);
  });

  it('do not hold up those of another', () => {
    const { arrivals: all, told } = arrivals();
    all.take(message(1, 0), begun + 10);
    all.take(message(3, 0), begun + 10);
    all.take(message(1, 0, 'q'), begun + 10);
    expect(told).toEqual(['p1', 'q1']);
  });
});

it('each message of a random history comes once or is counted in a gap', () => {
  let seed = 42;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  let gaps = 0;
  for (let round = 0; round < 300; round += 1) {
    const arriving: { at: number; signal: Signal }[] = [];
    const published = 20;
    for (let number = 1, at = begun + 1; number <= published; number += 1) {
      const ageMs = number === 1 ? 0 : Math.floor(random() * 300);
      at += ageMs;
      // Two ways, each of which may lose it or be slow.
      for (const loss of [0.3, 0.7]) {
        if (random() < loss) continue;
        arriving.push({ at: at + random() * 700, signal: message(number, ageMs) });
      }
      if (number === published) arriving.push({ at: at + 1_000, signal: beat(number, 1_000) });
    }
    const numbers: number[] = [];
    let missed = 0;
    const all = new Arrivals((notice) => {
      if (notice.kind === 'message') numbers.push(notice.number);
      else missed += notice.missed ?? 0;
    });
    all.begin(begun);
    for (const { at, signal } of arriving.toSorted((a, b) => a.at - b.at)) {
      all.sweep(at);
      all.take(signal, at);
    }
    expect(all.sweep(begun + 60_000)).toBe(false);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    // What came before the first that is known is at least one gap.
    const before = numbers[0] === undefined ? published : numbers[0] - 1;
    if (before > 0) expect(missed).toBeGreaterThan(0);
    const within = (numbers.at(-1) ?? 0) - (numbers[0] ?? 1) + 1 - numbers.length;
    expect(missed).toBeGreaterThanOrEqual(within + published - (numbers.at(-1) ?? published));
    expect(missed).toBeLessThanOrEqual(published - numbers.length);
    gaps += missed;
  }
  expect(gaps).toBeGreaterThan(100);
});
