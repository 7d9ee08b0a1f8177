import { expect, it } from 'vitest';

import { checkCopies } from '../../soak/history/check-copies.ts';
import { row, value } from './planted-history.ts';

const rows = [row(value, 20, { n: 1, op: '0.1.2' })];
const found = (text: string, among = rows) =>
  checkCopies([{ key: value, text }], among).map(({ type }) => type);

it('is content with copies that equal their rows, with tokens and with keys that are absent', () => {
  expect(found('{"n":1,"op":"0.1.2","version":20}')).toEqual([]);
  expect(found('{"filling":"a-token","floor":0}')).toEqual([]);
  expect(found('{"absent":true,"version":30}', [row(value, 30)])).toEqual([]);
  expect(found('{"absent":true,"version":0}', [])).toEqual([]);
  expect(checkCopies([], rows)).toEqual([]);
});

it('finds copies that are older, newer, or of another value than their row', () => {
  expect(found('{"n":0,"op":"0.1.1","version":10}')).toEqual(['diverged']);
  expect(found('{"n":2,"op":"0.1.3","version":30}')).toEqual(['diverged']);
  expect(found('{"n":1,"op":"0.1.9","version":20}')).toEqual(['diverged']);
});

it('finds copies of what is gone, absence of what is there, and what cannot be read', () => {
  expect(found('{"n":1,"op":"0.1.2","version":20}', [row(value, 20)])).toEqual(['diverged']);
  expect(found('{"n":1,"op":"0.1.2","version":20}', [])).toEqual(['diverged']);
  expect(found('{"absent":true,"version":10}')).toEqual(['diverged']);
  expect(found('{"absent":true,"version":20}')).toEqual(['diverged']);
  expect(found('poison')).toEqual(['diverged']);
});
