import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** A Chromium for a test. */
export interface TestChromium {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

/**
 * PUPPETEER_EXECUTABLE_PATH, a Chromium on the PATH, or the one of `@sparticuz/chromium` (linux x64), unpacked into
 * `folder`. Undefined when there is none; in CI that is an error.
 */
export async function chromiumForTests(folder: string): Promise<TestChromium | undefined> {
  const { PATH = '', HOME = folder, PUPPETEER_EXECUTABLE_PATH: given } = process.env;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const system = PATH.split(delimiter).flatMap((path) => names.map((name) => join(path, name)));
  const executablePath = given ?? system.find((path) => existsSync(path));
  if (executablePath !== undefined) return { executablePath, env: { PATH, HOME } };
  if (process.platform === 'linux' && process.arch === 'x64') {
    return {
      executablePath: await unpack(folder),
      env: { HOME, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') },
    };
  }
  if (process.env['CI'] === 'true')
    throw new Error('These tests need Chromium: install it, or set PUPPETEER_EXECUTABLE_PATH.');
  return undefined;
}

/** The package reads its orders from the environment, so it gets a process with one made for it. */
async function unpack(folder: string): Promise<string> {
  const entry = import.meta.resolve('@sparticuz/chromium');
  const program = `import chromium from ${JSON.stringify(entry)}; console.log(await chromium.executablePath());`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    {
      env: { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
      timeout: 60_000,
    },
  );
  return stdout.trim();
}
