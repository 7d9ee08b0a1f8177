import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { createTestRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';

import { acme, openStand } from '../access-stand.ts';

const services = testServices();
/** Four processes start for it, on whatever the machine has left. */
const timeout = 120_000;
const program = fileURLToPath(new URL('sign-in-process.ts', import.meta.url));

/** Signs in from several processes at the same moment; the token or the refusal of each sign-in. */
async function signInEverywhere(
  stand: { readonly databaseUrl: string; readonly key: string },
  redisUrl: string,
  whenFull: string,
): Promise<readonly string[]> {
  const children = Array.from({ length: 4 }, () => {
    const args = [
      '--conditions=@sesi/source',
      program,
      stand.databaseUrl,
      redisUrl,
      stand.key,
      whenFull,
      '5',
    ];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill());
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  });
  for (const { lines } of children) expect((await lines.next()).value).toBe('ready');
  for (const { child } of children) child.stdin.write('go\n');
  const said = await Promise.all(children.map(({ lines }) => lines.next()));
  return said.flatMap(({ value }) => JSON.parse(String(value)) as string[]);
}

describe.each([
  { redis: 'with Redis', hasRedis: true },
  { redis: 'without Redis', hasRedis: false },
])('twenty sign-ins at once in four processes, $redis', ({ hasRedis }) => {
  it.skipIf(hasRedis && 'missing' in services.redis)(
    'leave the limit of sessions, the others having been pushed out',
    { timeout },
    async () => {
      const redis = hasRedis ? await createTestRedis(services) : undefined;
      onTestFinished(() => redis?.[Symbol.asyncDispose]());
      const stand = await openStand({ redisUrl: redis?.url });
      const tokens = await signInEverywhere(stand, redis?.url ?? '', 'oldest-out');
      expect(new Set(tokens).size).toBe(20);
      const answers = await Promise.all(
        tokens.map((token) => stand.access.sessions.validate(token)),
      );
      expect(answers.filter(({ kind }) => kind === 'valid')).toHaveLength(3);
      expect(await stand.access.sessions.devices(acme, 'budi')).toHaveLength(3);
      expect((await stand.core.stats()).postgresql['user-session']).toBe(3);
      const activity = await stand.access.administration.activity(acme);
      expect(activity.filter(({ type }) => type === 'pushed-out')).toHaveLength(17);
    },
  );

  it.skipIf(hasRedis && 'missing' in services.redis)(
    'let as many in as the limit allows, and refuse the others',
    { timeout },
    async () => {
      const redis = hasRedis ? await createTestRedis(services) : undefined;
      onTestFinished(() => redis?.[Symbol.asyncDispose]());
      const stand = await openStand({ redisUrl: redis?.url });
      const said = await signInEverywhere(stand, redis?.url ?? '', 'refuse');
      expect(said.filter((one) => one === 'too-many-sessions')).toHaveLength(17);
      expect(said.filter((one) => one.startsWith('acme.'))).toHaveLength(3);
      expect((await stand.core.stats()).postgresql['user-session']).toBe(3);
    },
  );
});
