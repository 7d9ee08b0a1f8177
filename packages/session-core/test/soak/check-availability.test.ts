import { expect, it } from 'vitest';

import { checkAvailability } from '../../soak/history/check-availability.ts';
import { call, history } from './planted-history.ts';

const failed = (outcome: 'refused' | 'unknown' | 'absent') =>
  call('0.1.1', 'update', 20_000, 20_010, { outcome, error: 'StoreUnavailableError: try again' });
const found = (outcome: 'refused' | 'unknown' | 'absent', nemesis: string, end: number) =>
  checkAvailability(
    history({
      operations: [failed(outcome)],
      disturbances: [{ nemesis, worker: 1, start: end - 500, end }],
    }),
  ).map(({ what }) => what);

const sentence = 'it failed though Postgres was at hand: StoreUnavailableError: try again';

it('finds calls that fail when only Redis is disturbed', () => {
  expect(found('refused', 'redis-freeze', 20_005)).toEqual([sentence]);
  expect(found('unknown', 'redis-link-cut', 19_000)).toEqual([sentence]);
  expect(found('absent', 'redis-freeze', 20_005)).toEqual([]);
});

it('excuses them while Postgres or a process is disturbed, and for some seconds after', () => {
  expect(found('refused', 'postgres-freeze', 20_005)).toEqual([]);
  expect(found('unknown', 'worker-stop', 19_000)).toEqual([]);
  expect(found('refused', 'postgres-link-forgotten', 9_000)).toEqual([]);
  expect(found('refused', 'postgres-restart', 7_000)).toEqual([sentence]);
});
