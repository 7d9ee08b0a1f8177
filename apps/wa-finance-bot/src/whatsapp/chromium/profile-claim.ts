import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ProfileInUseError } from '../errors.ts';
import { isAlive } from './browser-processes.ts';

/** How often a claim is renewed, and what that says of a holder. Milliseconds. */
export interface ClaimTiming {
  /** Between two renewals. Default: 5,000. */
  readonly beatMs: number;
  /** A claim that is older is dead, whatever its process id says: ids are used again. Default: 30,000. */
  readonly lifeMs: number;
}

const usualTiming: ClaimTiming = { beatMs: 5_000, lifeMs: 30_000 };
const watchPollMs = 50;

/** What the claim's file says. Times are epoch milliseconds. */
interface ClaimRecord {
  /** Who holds it, a new one for each claim; absent when nobody does. */
  readonly holder?: { readonly token: string; readonly pid: number; readonly host: string };
  readonly beatAt: number;
  /** When the bot was last known to take messages. */
  readonly readyAt?: number;
  /** When the account was linked to this profile. */
  readonly linkedAt?: number;
  /** When no account was linked to it for sure. */
  readonly unlinkedAt?: number;
}

/** The right to use a browser profile, held by one process at a time and renewed every 5 s. */
export interface ProfileClaim {
  /** When a bot on this profile was last known to take messages, in this life or an earlier one. */
  readyAt(): Date | undefined;
  /** When the account was linked to this profile, if that is known. */
  linkedAt(): Date | undefined;
  /** When no account was linked to this profile for sure, if that is known: one that is linked now was linked after that. */
  unlinkedAt(): Date | undefined;
  /** Says that messages are taken now (true) or are not (false). While they are, each renewal remembers it. */
  setReady(ready: boolean): Promise<void>;
  /** Says that the account was linked just now, or (undefined) that none is linked any more, which forgets `readyAt` too. */
  setLinked(at: Date | undefined): Promise<void>;
  /** Gives the profile back. Nothing is written after that. */
  release(): Promise<void>;
}

/**
 * Claims a profile by a file beside it. A claim whose process is dead is taken over at once; one of another host (a
 * container that was replaced) when it is not renewed while we watch, 12.5 s at most.
 *
 * @param onLost - Called once if another process has taken the claim over, which happens only when this one was stopped for
 *   longer than 30 s. The profile must not be used from then on.
 * @throws ProfileInUseError when its owner is alive.
 */
export async function claimProfile(
  file: string,
  onLost: () => void,
  signal: AbortSignal,
  timing: ClaimTiming = usualTiming,
): Promise<ProfileClaim> {
  await mkdir(dirname(file), { recursive: true });
  const previous = await readClaim(file);
  await assertFree(file, previous, signal, timing);
  const claim = new HeldClaim(file, previous, onLost, timing.beatMs);
  await claim.renew();
  return claim;
}

/** Claims of this process: its own id in a file says nothing, the file may be of an earlier life of the container. */
const held = new Set<string>();

class HeldClaim implements ProfileClaim {
  readonly #file: string;
  readonly #onLost: () => void;
  readonly #token = randomUUID();
  readonly #timer: NodeJS.Timeout;
  #readyAt: number | undefined;
  #linkedAt: number | undefined;
  #unlinkedAt: number | undefined;
  #ready = false;
  #ended = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string, previous: ClaimRecord | undefined, onLost: () => void, beatMs: number) {
    this.#file = file;
    this.#readyAt = previous?.readyAt;
    this.#linkedAt = previous?.linkedAt;
    this.#unlinkedAt = previous?.unlinkedAt;
    this.#onLost = onLost;
    held.add(file);
    this.#timer = setInterval(() => void this.#beat(), beatMs);
    this.#timer.unref();
  }

  readyAt(): Date | undefined {
    return this.#readyAt === undefined ? undefined : new Date(this.#readyAt);
  }

  linkedAt(): Date | undefined {
    return this.#linkedAt === undefined ? undefined : new Date(this.#linkedAt);
  }

  unlinkedAt(): Date | undefined {
    return this.#unlinkedAt === undefined ? undefined : new Date(this.#unlinkedAt);
  }

  async setReady(ready: boolean): Promise<void> {
    // The last moment of readiness is as true as the first.
    if (ready || this.#ready) this.#readyAt = Date.now();
    this.#ready = ready;
    await this.renew();
  }

  async setLinked(at: Date | undefined): Promise<void> {
    this.#linkedAt = at?.getTime();
    if (at === undefined) {
      this.#unlinkedAt = Date.now();
      this.#ready = false;
      this.#readyAt = undefined;
    }
    await this.renew();
  }

  async release(): Promise<void> {
    if (this.#ended) return;
    if (this.#ready) this.#readyAt = Date.now();
    this.#end();
    await this.#write({ beatAt: Date.now() });
  }

  async renew(): Promise<void> {
    // The file is another's from then on.
    if (this.#ended) return;
    await this.#write({
      holder: { token: this.#token, pid: process.pid, host: hostname() },
      beatAt: Date.now(),
    });
  }

  async #beat(): Promise<void> {
    const now = await readClaim(this.#file).catch(() => undefined);
    if (this.#ended) return;
    if (now?.holder !== undefined && now.holder.token !== this.#token) {
      this.#end();
      this.#onLost();
      return;
    }
    if (this.#ready) this.#readyAt = Date.now();
    // A disk that is full for a moment must not end the bot; the next beat tries again.
    await this.renew().catch(() => undefined);
  }

  #end(): void {
    this.#ended = true;
    clearInterval(this.#timer);
    held.delete(this.#file);
  }

  /** Writes in turn, each time whole: a reader sees the old record or the new one. */
  #write(record: ClaimRecord): Promise<void> {
    const text = JSON.stringify({
      ...record,
      readyAt: this.#readyAt,
      linkedAt: this.#linkedAt,
      unlinkedAt: this.#unlinkedAt,
    });
    const written = this.#replaceAfter(this.#writing, text);
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #replaceAfter(previous: Promise<void>, text: string): Promise<void> {
    await previous;
    const temporary = `${this.#file}.${this.#token}`;
    await writeFile(temporary, text);
    await rename(temporary, this.#file);
  }
}

async function assertFree(
  file: string,
  claim: ClaimRecord | undefined,
  signal: AbortSignal,
  { beatMs, lifeMs }: ClaimTiming,
): Promise<void> {
  const holder = claim?.holder;
  if (claim === undefined || holder === undefined) return;
  if (holder.host === hostname()) {
    if (holder.pid === process.pid) {
      if (held.has(file)) throw new ProfileInUseError(profileOf(file), 'this very process');
      return;
    }
    if (!isAlive(holder.pid)) return;
  }
  if (Date.now() - claim.beatAt > lifeMs) return;

  // Long enough to see a living holder whose process id means nothing here (another host or container) renew it.
  const until = Date.now() + 2.5 * beatMs;
  while (Date.now() < until) {
    await sleep(watchPollMs, undefined, { signal });
    const now = await readClaim(file);
    if (now?.holder === undefined) return;
    if (now.beatAt !== claim.beatAt) {
      throw new ProfileInUseError(
        profileOf(file),
        `process ${now.holder.pid} on ${now.holder.host}`,
      );
    }
  }
}

/** The claim that stands in the file; undefined when there is none that can be read. */
async function readClaim(file: string): Promise<ClaimRecord | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isClaim(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isClaim(value: unknown): value is ClaimRecord {
  if (typeof value !== 'object' || value === null) return false;
  if (!('beatAt' in value) || typeof value.beatAt !== 'number') return false;
  if ('readyAt' in value && typeof value.readyAt !== 'number') return false;
  if ('linkedAt' in value && typeof value.linkedAt !== 'number') return false;
  if ('unlinkedAt' in value && typeof value.unlinkedAt !== 'number') return false;
  if (!('holder' in value)) return true;
  const { holder } = value;
  if (typeof holder !== 'object' || holder === null) return false;
  return (
    'token' in holder &&
    typeof holder.token === 'string' &&
    'pid' in holder &&
    typeof holder.pid === 'number' &&
    'host' in holder &&
    typeof holder.host === 'string'
  );
}

function profileOf(claimFile: string): string {
  return claimFile.replace(/\.claim\.json$/, '');
}
