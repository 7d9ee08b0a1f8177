import type { ClientOptions } from 'whatsapp-web.js';

import type { RunSettings } from './run-settings.ts';

const launchTimeoutMs = 30_000;

/** How puppeteer starts Chromium. `signal` kills it. */
export function launchOptions(
  { chromium, chromiumArgs }: Pick<RunSettings, 'chromium' | 'chromiumArgs'>,
  signal: AbortSignal,
): NonNullable<ClientOptions['puppeteer']> {
  return {
    executablePath: chromium.executablePath,
    args: [...chromium.args, ...chromiumArgs],
    env: chromium.env,
    // Over a pipe Chromium ends with its bot, however that ends; and no port is open to other users.
    pipe: true,
    timeout: launchTimeoutMs,
    signal,
    // Signals are the process's own affair: puppeteer would exit at the first one.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}
