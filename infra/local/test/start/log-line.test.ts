import { expect, test } from 'vitest';

import { renderLogLine } from '../../src/start/log-line.ts';

const base = { pid: 1, hostname: 'vm', name: 'wa-finance-bot' };

test('a line of pino becomes time, level, message and fields', () => {
  const line = JSON.stringify({
    level: 'info',
    time: '2026-11-21T05:22:11.046Z',
    ...base,
    durationMs: 12,
    reason: 'two words',
    msg: 'Redis is connected',
  });
  const [head, ...rest] = renderLogLine(line);
  expect(head).toMatch(
    /^\d\d:\d\d:\d\d info {2}Redis is connected {2}durationMs=12 {2}reason="two words"$/,
  );
  expect(rest).toEqual([]);
});

test('levels by number and times in milliseconds are read too, and warnings stand out', () => {
  const [head] = renderLogLine(JSON.stringify({ level: 40, time: 0, ...base, msg: 'Careful' }));
  expect(head).toMatch(/^\d\d:\d\d:\d\d WARN {2}Careful$/);
  const [named] = renderLogLine(JSON.stringify({ level: 'error', time: 0, msg: 'Bad' }));
  expect(named).toContain('ERROR Bad');
});

test('an error brings the first lines of its stack', () => {
  const stack = ['Error: boom', ...Array.from({ length: 9 }, (_, i) => `    at f${i}`)].join('\n');
  const lines = renderLogLine(
    JSON.stringify({ level: 50, time: 0, msg: 'Failed', err: { message: 'boom', stack } }),
  );
  expect(lines[1]).toBe('    Error: boom');
  expect(lines.at(-1)).toBe('    … 4 more lines');
});

test('a long value is cut', () => {
  const [head] = renderLogLine(
    JSON.stringify({ level: 30, time: 0, msg: 'x', long: 'a'.repeat(999) }),
  );
  expect(head?.length).toBeLessThan(220);
});

test('everything that is no line of pino stays as it is', () => {
  for (const line of ['█▀▀▀█ ▄', '', '{"a":1}', '{broken', '[1]']) {
    expect(renderLogLine(line)).toEqual([line]);
  }
});
