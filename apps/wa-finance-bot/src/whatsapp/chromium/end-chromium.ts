import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { withDeadline } from '../deadline.ts';

const exitTimeoutMs = 500;

/** The part of a browser of puppeteer that ends it. */
export interface EndableBrowser {
  process(): ChildProcess | null;
  close(): Promise<void>;
}

/**
 * Ends Chromium: politely within `politeMs`, so that it writes its profile to disk, and else by force.
 *
 * @param kill - Ends it by force.
 * @returns True when it ended by itself.
 */
export async function endChromium(
  browser: EndableBrowser | null | undefined,
  politeMs: number,
  kill: () => void,
): Promise<boolean> {
  const chromium = browser?.process();
  let isPolite = false;
  if (browser && chromium) {
    // The exit of the process is what counts, whatever becomes of this call.
    browser.close().catch(() => undefined);
    await withDeadline(exitOf(chromium), politeMs, 'the end of Chromium').catch(() => undefined);
    isPolite = chromium.exitCode === 0;
  }
  kill();
  if (chromium) {
    await withDeadline(exitOf(chromium), exitTimeoutMs, 'its kill').catch(() => undefined);
  }
  return isPolite;
}

async function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
