import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { Protection } from '../protections.ts';

/** A Lua script: its keys, arguments and results stand at its head. */
export interface RedisScript {
  readonly source: string;
  readonly sha1: string;
}

/** @param source - Touches no other keys than those it is given. */
export function redisScript(source: string): RedisScript {
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}

/** What became of an `apply`; see lua/apply.lua. */
export type ApplyReply = 'late' | 'absent' | 'noted' | 'kept' | 'written' | 'unlinked';

/** What is put in place of a line of a script when its protection is switched off. */
const unprotected: Partial<Record<Protection, readonly [string, string]>> = {
  token: ['if token ~= ARGV[1] then return 0 end', 'floor = floor or 0'],
  floor: ['if tonumber(floor) <= tonumber(ARGV[2]) then', 'if true then'],
  'absent-stays-absent': [
    "return 'absent'",
    "call('SET', key, copy, 'PXAT', endsAt) return 'written'",
  ],
};

/** The only ways to write a copy. */
export function loadScripts(
  without: ReadonlySet<Protection>,
): Readonly<Record<'apply' | 'lease' | 'fill', RedisScript>> {
  const load = (name: string): RedisScript => {
    let source = readFileSync(new URL(`../../lua/${name}.lua`, import.meta.url), 'utf8');
    for (const protection of without) {
      const [line, other] = unprotected[protection] ?? ['', ''];
      source = source.replace(line, other);
    }
    return redisScript(source);
  };
  return { apply: load('apply'), lease: load('lease'), fill: load('fill') };
}
