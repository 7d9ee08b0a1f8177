import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { unpackBundledChromium } from './bundled-chromium.ts';
import { chromiumEnvironment, type Environment } from './chromium-environment.ts';
import { ChromiumNotFoundError } from './chromium-not-found-error.ts';

/** A Chromium that runs here, and how to start it. */
export interface FoundChromium {
  readonly executablePath: string;
  /** Arguments that this Chromium needs on this machine. */
  readonly args: readonly string[];
  /** The whole environment to start it with. */
  readonly env: Readonly<Record<string, string>>;
  /** `given` by the caller, of the `system`, or `bundled` as an npm package. */
  readonly source: 'given' | 'system' | 'bundled';
}

/** Where to look for Chromium. */
export interface FindChromiumOptions {
  /** The value of PUPPETEER_EXECUTABLE_PATH: only this one is taken. */
  readonly executablePath?: string | undefined;
  /** The process's environment. Its PATH is searched, and Chromium inherits the harmless part. Default: the usual folders. */
  readonly environment?: Environment | undefined;
  /** Where the bundled Chromium is unpacked. Default: `~/.cache/sesi`. */
  readonly cacheDir?: string | undefined;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApps = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const versionTimeoutMs = 15_000;

const run = promisify(execFile);

/**
 * Finds a Chromium: the given one, else the system's, else the one in the npm package `@sparticuz/chromium`, so that a
 * bare Linux machine needs no download. Each is tried with `--version` before it is taken: a file that is there may lack a
 * library, or be a stub that asks to be installed.
 *
 * @throws ChromiumNotFoundError with everything that was tried.
 */
export async function findChromium(options: FindChromiumOptions = {}): Promise<FoundChromium> {
  const env = chromiumEnvironment(options.environment);
  const tried: string[] = [];
  const take = async (
    found: FoundChromium,
    loadsLater?: string,
  ): Promise<FoundChromium | undefined> => {
    const problem = await problemOf(found, loadsLater);
    if (problem === undefined) return found;
    tried.push(`${found.executablePath}: ${problem}`);
    return undefined;
  };

  if (options.executablePath !== undefined && options.executablePath !== '') {
    const { executablePath } = options;
    const given = await take({ executablePath, args: rootArgs(), env, source: 'given' });
    if (given === undefined) throw new ChromiumNotFoundError(tried);
    return given;
  }

  for (const executablePath of await systemCandidates(env['PATH'] ?? '')) {
    const system = await take({ executablePath, args: rootArgs(), env, source: 'system' });
    if (system !== undefined) return system;
  }
  if (tried.length === 0) tried.push(`PATH: no ${names.join(', ')}`);

  try {
    const {
      executablePath,
      env: own,
      loadsLater,
    } = await unpackBundledChromium(options.cacheDir ?? join(homedir(), '.cache', 'sesi'));
    // It comes without the setuid sandbox, and many systems forbid the other kind to ordinary users.
    const args = ['--no-sandbox'];
    const found = { executablePath, args, env: { ...env, ...own }, source: 'bundled' } as const;
    const bundled = await take(found, loadsLater);
    if (bundled !== undefined) return bundled;
  } catch (error) {
    tried.push(`npm package: ${error instanceof Error ? error.message : String(error)}`);
    throw new ChromiumNotFoundError(tried, { cause: error });
  }
  throw new ChromiumNotFoundError(tried);
}

/** Chromium refuses to run as root with its sandbox on. */
function rootArgs(): readonly string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

async function systemCandidates(path: string): Promise<readonly string[]> {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const all = process.platform === 'darwin' ? [...onPath, ...macApps] : onPath;
  const there = await Promise.all(all.map(isExecutable));
  return all.filter((_, index) => there[index]);
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Why it does not run; undefined when it does.
 *
 * @param loadsLater - A library that it opens only when it is at work: tried too, with all that it is linked to.
 */
async function problemOf(
  { executablePath, env }: FoundChromium,
  loadsLater: string | undefined,
): Promise<string | undefined> {
  if (!(await isExecutable(executablePath))) return 'there is no such program';
  try {
    await run(executablePath, ['--version'], {
      env: loadsLater === undefined ? env : { ...env, LD_PRELOAD: loadsLater },
      timeout: versionTimeoutMs,
      killSignal: 'SIGKILL',
    });
    return undefined;
  } catch (error) {
    // `Command failed: …`, then what the program wrote: its first line says most.
    const lines = String(error instanceof Error ? error.message : error).split('\n');
    return lines.slice(1).find((line) => line.trim() !== '') ?? lines[0];
  }
}
