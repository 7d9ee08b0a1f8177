import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';

import { claimProfile, type ProfileClaim } from '../../src/whatsapp/chromium/profile-claim.ts';
import { ProfileInUseError } from '../../src/whatsapp/errors.ts';

const timing = { beatMs: 50, lifeMs: 2_000 };

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sesi-profile-claim-'));
  file = join(folder, 'data', 'session-bot.claim.json');
  // Runs after what the test itself has registered.
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

async function claim(onLost: () => void = () => undefined): Promise<ProfileClaim> {
  const held = await claimProfile(file, onLost, new AbortController().signal, timing);
  onTestFinished(() => held.release());
  return held;
}

/** Writes a claim as another holder would have left it. */
async function foreignClaim(holder: { pid: number; host: string }, ageMs: number): Promise<void> {
  await (await claim()).release();
  const record = { holder: { token: 'theirs', ...holder }, beatAt: Date.now() - ageMs };
  await writeFile(file, JSON.stringify(record));
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--eval', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

it('is held by one, and free again after its release', async () => {
  const first = await claim();
  await expect(claim()).rejects.toThrow(ProfileInUseError);
  await first.release();
  await claim();
  expect(await readdir(join(folder, 'data'))).toEqual(['session-bot.claim.json']);
});

it('remembers when the bot was last ready, also when it is killed meanwhile', async () => {
  const first = await claim();
  expect(first.readyAt()).toBeUndefined();
  await first.setReady(true);
  const begun = Date.now();
  await vi.waitFor(async () => {
    const { readyAt } = JSON.parse(await readFile(file, 'utf8')) as { readyAt: number };
    expect(readyAt).toBeGreaterThan(begun);
  });
  await first.setReady(false);
  const last = first.readyAt();
  await first.release();
  expect((await claim()).readyAt()).toEqual(last);
});

it('remembers since when the account is linked, and forgets both when it no longer is', async () => {
  const begun = Date.now();
  const first = await claim();
  expect(first.unlinkedAt()).toBeUndefined();
  await first.setLinked(new Date(1_000));
  await first.setReady(true);
  await first.release();
  const second = await claim();
  expect(second.linkedAt()).toEqual(new Date(1_000));
  expect(second.readyAt()).toBeInstanceOf(Date);
  await second.setLinked(undefined);
  await second.release();
  const third = await claim();
  expect([third.linkedAt(), third.readyAt()]).toEqual([undefined, undefined]);
  expect(third.unlinkedAt()?.getTime()).toBeGreaterThanOrEqual(begun);
});

it('is taken over at once from a process that is dead', async () => {
  await foreignClaim({ pid: await deadPid(), host: hostname() }, 0);
  const started = performance.now();
  await claim();
  expect(performance.now() - started).toBeLessThan(100);
});

it('is taken over from an earlier life of this container, which had the same process id', async () => {
  await foreignClaim({ pid: process.pid, host: hostname() }, 0);
  await claim();
});

it('is taken over when it was not renewed for long, whatever process has its id now', async () => {
  await foreignClaim({ pid: process.ppid, host: hostname() }, timing.lifeMs + 1);
  await claim();
});

it('is taken over from another host when nobody renews it while we watch', async () => {
  await foreignClaim({ pid: 1, host: 'another-host' }, 0);
  await claim();
});

it('is left to another host that renews it', async () => {
  await foreignClaim({ pid: 1, host: 'another-host' }, 10);
  const holder = { token: 'theirs', pid: 1, host: 'another-host' };
  const renewal = setInterval(() => {
    writeFileSync(file, JSON.stringify({ holder, beatAt: Date.now() }));
  }, 10);
  onTestFinished(() => clearInterval(renewal));
  const claimed = claim();
  await expect(claimed).rejects.toThrow(
    `${join(folder, 'data', 'session-bot')} is in use by process 1 on another-host.`,
  );
});

it('tells its holder once when another has taken it over, and writes no more', async () => {
  const onLost = vi.fn<() => void>();
  const held = await claim(onLost);
  const theirs = JSON.stringify({
    holder: { token: 'theirs', pid: 1, host: 'another-host' },
    beatAt: Date.now(),
  });
  await writeFile(file, theirs);
  await expect.poll(() => onLost.mock.calls).toHaveLength(1);
  await held.setReady(true);
  await held.release();
  expect(await readFile(file, 'utf8')).toBe(theirs);
});

it('does not trip over a file that is no claim', async () => {
  await (await claim()).release();
  await writeFile(file, '{"beatAt":');
  await (await claim()).release();
  await writeFile(file, '{"beatAt":1,"holder":{"pid":"x"}}');
  await claim();
});

it('stops watching when its caller is stopped', async () => {
  await foreignClaim({ pid: 1, host: 'another-host' }, 0);
  const stop = new AbortController();
  const claimed = claimProfile(file, () => undefined, stop.signal);
  stop.abort();
  await expect(claimed).rejects.toThrow(/aborted/);
});
