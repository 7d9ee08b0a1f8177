import { createHash } from 'node:crypto';

import { Deadlines } from '../deadlines.ts';
import { StoreUnavailableError } from '../errors.ts';
import { LeaseLostError } from '../leases/lease-errors.ts';
import { LargeValueRows } from '../postgres/large-values/large-value-rows.ts';
import type { Postgres } from '../postgres/postgres.ts';
import {
  InvalidLargeValueError,
  LargeValueDamagedError,
  LargeValueRemovedError,
  LargeValueTimeoutError,
  LargeValueTooLargeError,
} from './large-value-errors.ts';
import type { Fence, LargeValue, LargeValueEvent, LargeValueInfo } from './large-value.ts';
import { splitIntoParts, type LargeValueSource } from './split-into-parts.ts';

const mebibyte = 1024 * 1024;
const usualBytes = 32 * mebibyte;
/** A writer holds a value twice and sends it twice, back and forth, within `transferMs`. */
const mostBytes = 64 * mebibyte;
/** One statement carries this much. */
const partBytes = mebibyte / 2;
/** For sending and reading back all parts; with the statements before and after it stays below 30 s. */
const transferMs = 24_000;

/** What `LargeValues` is made of. */
export interface LargeValuesOptions {
  readonly postgres: Postgres;
  readonly emit: (event: LargeValueEvent) => void;
  /** Visible versions that are kept of each name; default 3. */
  readonly keep?: number;
  /** Of a value whose `put` says nothing else; default 32 MiB, most 64 MiB. */
  readonly maxBytes?: number;
}

/** What a `put` may ask for. */
export interface PutOptions {
  /** A lease that must be held at the moment when the version becomes visible. */
  readonly fence?: Fence | undefined;
  /** For values of a kind that may be larger than others; most: 64 MiB. Default: that of the store, 32 MiB. */
  readonly maxBytes?: number | undefined;
}

/** Values up to 32 MiB, or 64 MiB where a `put` asks for that, in Postgres alone: a version is visible once it was read back whole. */
export class LargeValues {
  readonly #rows: LargeValueRows;
  readonly #emit: (event: LargeValueEvent) => void;
  readonly #keep: number;
  readonly #maxBytes: number;
  readonly #deadlines = new Deadlines();

  constructor({ postgres, emit, keep = 3, maxBytes = usualBytes }: LargeValuesOptions) {
    if (!Number.isSafeInteger(keep) || keep < 1) {
      throw new InvalidLargeValueError(`At least one version is kept, not ${keep}.`);
    }
    checkMaxBytes(maxBytes);
    this.#rows = new LargeValueRows(postgres);
    this.#emit = emit;
    this.#keep = keep;
    this.#maxBytes = maxBytes;
  }

  /**
   * Stores `source` as the newest version of `name`. Until this resolves, readers see the version before; if this process
   * dies meanwhile, they go on seeing it. Older versions than those to keep are removed.
   *
   * @throws LeaseLostError when the fence is not held: nothing became visible.
   * @throws LargeValueTooLargeError, InvalidLargeValueError.
   * @throws LargeValueDamagedError when what Postgres holds is not what was sent.
   * @throws LargeValueRemovedError when the name was deleted meanwhile.
   * @throws LargeValueTimeoutError after 30 s in all; StoreUnavailableError when one statement got no answer within 2 s. Its
   *   `outcome` is `unknown` when the value may have become visible all the same.
   */
  async put(
    name: string,
    source: LargeValueSource,
    { fence, maxBytes = this.#maxBytes }: PutOptions = {},
  ): Promise<LargeValueInfo> {
    checkName(name);
    checkMaxBytes(maxBytes);
    if (source instanceof Uint8Array && source.byteLength > maxBytes) {
      throw new LargeValueTooLargeError(name, maxBytes);
    }
    const version = await this.#rows.begin(name);
    const written = await this.#write(name, version, source, maxBytes);
    await this.#publish(name, written, fence);
    await this.#prune(name);
    return written;
  }

  /**
   * The newest version whose bytes agree with their sha256; undefined when there is none at all. Damaged ones are passed
   * over, each with an event.
   *
   * @param options.below - Only versions older than this one.
   * @throws LargeValueDamagedError when every version is damaged.
   * @throws LargeValueTimeoutError, StoreUnavailableError as `put`.
   */
  async get(
    name: string,
    { below }: { readonly below?: number | undefined } = {},
  ): Promise<LargeValue | undefined> {
    checkName(name);
    return await this.#inTime(name, async (stop) => {
      let damaged: LargeValueDamagedError | undefined;
      for (;;) {
        const info = await this.#rows.newest(name, damaged?.version ?? below);
        if (info === undefined && damaged !== undefined) throw damaged;
        if (info === undefined) return undefined;
        const bytes = await this.#read(name, info, stop);
        if (bytes !== undefined) return { ...info, bytes };
        const versions = await this.#rows.versions(name);
        // Newer versions have pushed it out while it was read.
        if (!versions.includes(info.version)) {
          damaged = undefined;
          continue;
        }
        damaged = new LargeValueDamagedError(name, info.version);
        const reason = damaged.message;
        this.#emit({ type: 'large-value-damaged', at: new Date(), reason, error: damaged });
      }
    });
  }

  /** The newest version without its bytes, which are not checked; undefined when there is none. */
  async find(name: string): Promise<LargeValueInfo | undefined> {
    checkName(name);
    return await this.#rows.newest(name);
  }

  /** Removes every version; a `put` that is under way fails. False when there was none. */
  async delete(name: string): Promise<boolean> {
    checkName(name);
    const versions = await this.#rows.versions(name);
    // The oldest first: whoever reads meanwhile sees the newest one or nothing.
    for (const version of versions) await this.#rows.remove(name, version);
    return versions.length > 0;
  }

  /** Removes what writers that died have left of any name, after a minute; the number of versions. */
  async purgeAbandoned(): Promise<number> {
    const abandoned = await this.#rows.abandoned();
    for (const { name, version } of abandoned) await this.#rows.remove(name, version);
    return abandoned.length;
  }

  /** Stores all parts and reads them back; nobody sees them yet. */
  async #write(
    name: string,
    version: number,
    source: LargeValueSource,
    maxBytes: number,
  ): Promise<LargeValueInfo> {
    try {
      return await this.#inTime(name, async (stop) => {
        const written = await this.#send(name, version, source, maxBytes, stop);
        await this.#verify(name, written, stop);
        return written;
      });
    } catch (error) {
      // Who cannot be reached now is not asked to clean up either: `purgeAbandoned` does it later.
      if (!(error instanceof StoreUnavailableError)) await this.#tryRemove(name, [version]);
      throw error;
    }
  }

  async #publish(name: string, written: LargeValueInfo, fence: Fence | undefined): Promise<void> {
    try {
      if (await this.#rows.publish(name, written, fence)) return;
    } catch (error) {
      if (error instanceof LeaseLostError) await this.#tryRemove(name, [written.version]);
      throw error;
    }
    throw new LargeValueRemovedError(name);
  }

  async #send(
    name: string,
    version: number,
    source: LargeValueSource,
    maxBytes: number,
    stop: AbortSignal,
  ): Promise<LargeValueInfo> {
    const hash = createHash('sha256');
    let size = 0;
    let part = 0;
    for await (const data of splitIntoParts(source, partBytes)) {
      stop.throwIfAborted();
      size += data.length;
      if (size > maxBytes) throw new LargeValueTooLargeError(name, maxBytes);
      hash.update(data);
      if (!(await this.#rows.addPart(name, version, part, data))) {
        throw new LargeValueRemovedError(name);
      }
      part += 1;
    }
    return { version, size, sha256: hash.digest('hex') };
  }

  async #verify(name: string, written: LargeValueInfo, stop: AbortSignal): Promise<void> {
    const hash = createHash('sha256');
    let size = 0;
    for await (const data of this.#rows.parts(name, written.version)) {
      stop.throwIfAborted();
      size += data.length;
      hash.update(data);
    }
    if (size !== written.size || hash.digest('hex') !== written.sha256) {
      throw new LargeValueDamagedError(name, written.version);
    }
  }

  /** The bytes, or undefined when they are not those that were put. */
  async #read(name: string, info: LargeValueInfo, stop: AbortSignal): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let size = 0;
    const hash = createHash('sha256');
    for await (const data of this.#rows.parts(name, info.version)) {
      stop.throwIfAborted();
      size += data.length;
      if (size > info.size) return undefined;
      hash.update(data);
      parts.push(data);
    }
    const whole = size === info.size && hash.digest('hex') === info.sha256;
    return whole ? Buffer.concat(parts) : undefined;
  }

  async #prune(name: string): Promise<void> {
    try {
      await this.#tryRemove(name, await this.#rows.obsolete(name, this.#keep));
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
  }

  /** What cannot be removed now is removed after the next `put`, or by `purgeAbandoned`. */
  async #tryRemove(name: string, versions: readonly number[]): Promise<void> {
    try {
      for (const version of versions) await this.#rows.remove(name, version);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
  }

  async #inTime<Result>(
    name: string,
    work: (stop: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const stop = new AbortController();
    const late = () => {
      const error = new LargeValueTimeoutError(name, transferMs);
      stop.abort(error);
      return error;
    };
    return await this.#deadlines.race(work(stop.signal), transferMs, late);
  }
}

function checkMaxBytes(maxBytes: number): void {
  if (!(maxBytes > 0 && maxBytes <= mostBytes)) {
    throw new InvalidLargeValueError(`A large value has up to ${mostBytes} bytes.`);
  }
}

function checkName(name: string): void {
  if (name.length === 0 || name.length > 256 || /[\u0000-\u001f\u007f]/u.test(name)) {
    throw new InvalidLargeValueError(
      'The name of a large value has 1 to 256 characters and no control characters.',
    );
  }
}
