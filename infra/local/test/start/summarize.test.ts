import { expect, test } from 'vitest';

import { ownCommand } from '../../src/own-command.ts';
import { summarize } from '../../src/start/summarize.ts';

const facts = {
  waUrl: 'http://127.0.0.1:3000',
  tgUrl: 'http://127.0.0.1:8000',
  localChat: true,
  realTelegram: false,
  postgres: 'postgres://x',
  redis: 'redis-cli -p 6380',
  telegram: 'a stand-in',
  dataDir: '/somewhere/.data',
};

test('says where everything is and what to try', () => {
  const text = summarize(facts).lines.join('\n');
  for (const part of [facts.waUrl, facts.tgUrl, facts.postgres, facts.redis, facts.dataDir]) {
    expect(text).toContain(part);
  }
  expect(text).toContain(ownCommand('chat', 'wa +6281234567890 "halo"'));
  expect(text).toContain(ownCommand('chat', String.raw`tg alice "/create_session \"Lunch?\" 30m"`));
});

test('does not offer the local chat of a bot that is on the real network', () => {
  const text = summarize({ ...facts, localChat: false, realTelegram: true }).lines.join('\n');
  expect(text).not.toContain(ownCommand('chat'));
});
