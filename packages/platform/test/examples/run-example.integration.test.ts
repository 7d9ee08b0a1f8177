import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findRedisServer } from '@sesi/test-services';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

const program = fileURLToPath(new URL('../../examples/run-example.ts', import.meta.url));
/** A program that makes a database first, on a machine that does other things as well. */
const patientMs = 120_000;

interface Ended {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly errors: string;
}

/** Runs it to its end, and waits until its temporary files are gone. */
async function run(
  args: readonly string[],
  variables: Record<string, string> = {},
): Promise<Ended> {
  const temporary = await mkdtemp(join(tmpdir(), 'run-example-'));
  // As /tmp: run by root, servers belong to another user, who removes their files.
  await chmod(temporary, 0o1777);
  onTestFinished(() => rm(temporary, { recursive: true, force: true }));
  // Whatever else is set here is not for the example.
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: temporary, ...variables };
  const child = spawn(process.execPath, ['--conditions=@sesi/source', program, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patientMs,
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  // What watches over a server removes its files when both are gone.
  await expect.poll(async () => await readdir(temporary), { timeout: 10_000 }).toEqual([]);
  return { code, lines: output.stdout.split('\n'), errors: output.stderr };
}

/** What each example has gone wrong on purpose, as its log says it. */
const logged: Readonly<Record<string, readonly string[]>> = {
  marketplace: ['job-failed pay_out: the bank is closed'],
  kitchens: [],
};

/** The first line that goes to stderr, and the lines of the log after it. */
function readErrors(errors: string): readonly string[] {
  const [where = '', ...log] = errors.trimEnd().split('\n');
  return [
    where,
    ...log.map((line) => {
      const { event, job, err } = logLine.parse(JSON.parse(line));
      return `${event} ${job}: ${err.message}`;
    }),
  ];
}

const logLine = z.object({
  event: z.string(),
  job: z.string(),
  err: z.object({ message: z.string() }),
});

async function transcript(name: string): Promise<readonly string[]> {
  return (await readFile(new URL(`${name}.txt`, import.meta.url), 'utf8')).split('\n');
}

describe.each(Object.entries(logged))('the example %s', (name, faults) => {
  it.skipIf(findRedisServer() === undefined)(
    'says line by line what is expected, with Redis, and leaves nothing behind',
    async () => {
      const ended = await run([name]);
      expect(readErrors(ended.errors)).toEqual([
        `${name} runs on a private Postgres and a private Redis.`,
        ...faults,
      ]);
      expect(ended.lines).toEqual(await transcript(name));
      expect(ended.code).toBe(0);
    },
    patientMs,
  );

  it.each([
    ['--without-redis', ['--without-redis'], {}],
    // The servers of the person who runs it are nobody's business.
    [
      'REDIS_ENABLED=false',
      [],
      {
        REDIS_ENABLED: 'false',
        REDIS_URL: 'redis://127.0.0.1:1',
        DATABASE_URL: 'postgres://127.0.0.1:1/nowhere',
      },
    ],
  ] as const)(
    'says the same with %s',
    async (_, args, variables) => {
      const ended = await run([name, ...args], variables);
      expect(readErrors(ended.errors)).toEqual([
        `${name} runs on a private Postgres and no Redis.`,
        ...faults,
      ]);
      expect(ended.lines).toEqual(await transcript(name));
      expect(ended.code).toBe(0);
    },
    patientMs,
  );
});

it.each([
  [[], 'No example was named.'],
  [['market'], 'There is no example "market".'],
  [['kitchens', 'marketplace'], 'One example at a time, not kitchens and marketplace.'],
  [['kitchens', '--with-redis'], "Unknown option '--with-redis'."],
])('what cannot be run is answered with how to say it: %j', async (args, problem) => {
  const { code, errors, lines } = await run(args);
  expect(errors).toContain(problem);
  expect(errors).toContain('pnpm example marketplace|kitchens [--without-redis]');
  expect(lines).toEqual(['']);
  expect(code).toBe(2);
});

it(
  'settings that cannot be used are told one by one',
  async () => {
    const { code, errors } = await run(['marketplace', '--without-redis'], {
      RESPONSE_REMINDER_HOURS: '24,8',
      COMMISSION_RATE: '10%',
    });
    expect(errors).toContain('RESPONSE_REMINDER_HOURS="24,8": must rise from one to the next.');
    expect(errors).toContain('COMMISSION_RATE="10%": must be a number from 0 to 1');
    expect(code).toBe(78);
  },
  patientMs,
);
