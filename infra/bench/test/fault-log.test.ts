import { expect, it } from 'vitest';

import { longestCalls, type LoggedCall, worstOf } from '../src/scenes/fault-log.ts';

const read = (startedAt: number, endedAt: number): LoggedCall => ({
  kind: 'read',
  startedAt,
  endedAt,
});
const fault = { from: 1_000, to: 1_010 };

it('tells calls in flight from those begun right after the fault and from later ones', () => {
  const calls = [
    read(0, 900),
    read(995, 1_095),
    read(999, 1_004),
    read(1_010, 1_040),
    read(2_009, 2_019),
    read(2_010, 2_015),
  ];
  expect(longestCalls(calls, 'read', fault)).toEqual({ inFlightMs: 100, nextMs: 30, laterMs: 5 });
});

it('tells reads from writes, and no call is no wait', () => {
  const write: LoggedCall = { kind: 'write', startedAt: 990, endedAt: 1_500 };
  expect(longestCalls([write], 'read', fault)).toEqual({ inFlightMs: 0, nextMs: 0, laterMs: 0 });
  expect(longestCalls([write], 'write', fault).inFlightMs).toBe(510);
});

it('takes the worst of several rounds', () => {
  expect(
    worstOf([
      { inFlightMs: 1, nextMs: 9, laterMs: 2 },
      { inFlightMs: 5, nextMs: 3, laterMs: 2 },
    ]),
  ).toEqual({ inFlightMs: 5, nextMs: 9, laterMs: 2 });
});
