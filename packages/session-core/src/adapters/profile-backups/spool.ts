import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An archive that waits in a folder until the store can be reached. */
export interface SpooledArchive {
  readonly path: string;
  /** No version above this one was known when it was written. */
  readonly asOf: number;
}

/** Writes an archive down, whole or not at all, in a file that only its owner may read; older ones give way. */
export async function spool(
  folder: string,
  session: string,
  asOf: number,
  archive: Uint8Array,
): Promise<SpooledArchive> {
  const path = join(folder, `${session}.${asOf}.spool.zip`);
  await mkdir(folder, { recursive: true });
  await writeWhole(path, archive);
  for (const older of await spooled(folder, session)) {
    if (older.asOf < asOf) await rm(older.path, { force: true });
  }
  return { path, asOf };
}

/** What waits of a session, the newest first. */
export async function spooled(folder: string, session: string): Promise<SpooledArchive[]> {
  const found = (await namesIn(folder)).flatMap((name) => {
    if (!name.startsWith(`${session}.`)) return [];
    const asOf = /^\.(\d{1,16})\.spool\.zip$/.exec(name.slice(session.length))?.[1];
    return asOf === undefined ? [] : [{ path: join(folder, name), asOf: Number(asOf) }];
  });
  return found.toSorted((one, other) => other.asOf - one.asOf);
}

/** Writes a file beside its place, for its owner alone, and moves it there. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.part`;
  await writeFile(draft, bytes, { mode: 0o600, flush: true });
  await rename(draft, path);
}

/** The bytes of the file that was written last of those that are there. */
export async function readNewest(paths: readonly string[]): Promise<Buffer | undefined> {
  const files = await Promise.all(paths.map(async (path) => ({ path, at: await writtenAt(path) })));
  const [newest] = files
    .filter(({ at }) => at !== undefined)
    .toSorted((one, other) => (other.at ?? 0) - (one.at ?? 0));
  return newest === undefined ? undefined : await readFile(newest.path);
}

async function writtenAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
