import { readFileSync } from 'node:fs';

import { redisScript, type RedisScript } from '@sesi/session-core';

function load(name: string): RedisScript {
  return redisScript(readFileSync(new URL(`../../lua/${name}.lua`, import.meta.url), 'utf8'));
}

/** The only ways to write an entry or a counter, beside removing it. Each touches one key. */
export const scripts = {
  claim: load('claim'),
  fill: load('fill'),
  abandon: load('abandon'),
  openTag: load('open-tag'),
  bumpTag: load('bump-tag'),
} as const;
