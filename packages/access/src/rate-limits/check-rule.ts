import { InvalidRateLimitError } from './invalid-rate-limit-error.ts';
import type { RateWindow } from './ledger.ts';

const longestWindowMs = 366 * 86_400_000;

/** @throws InvalidRateLimitError when they cannot be a key. */
export function checkKey(id: string, action: string): void {
  if (
    id.length === 0 ||
    id.length > 256 ||
    /[\u0000-\u001f\u007f]/u.test(id) ||
    !id.isWellFormed()
  ) {
    throw new InvalidRateLimitError(
      'The id of a rate limit has 1 to 256 characters, no control characters.',
    );
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(action)) {
    throw new InvalidRateLimitError(
      'The action of a rate limit has 1 to 64 letters, digits, ".", "_" and "-".',
    );
  }
}

/** @throws InvalidRateLimitError when nothing could be counted by these windows. */
export function checkRule(windows: readonly RateWindow[]): void {
  const lengths = new Set(windows.map(({ windowMs }) => windowMs));
  if (windows.length === 0 || windows.length > 8 || lengths.size !== windows.length) {
    throw new InvalidRateLimitError('A rate limit has 1 to 8 windows, each of another length.');
  }
  for (const { limit, windowMs } of windows) {
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > 1e12) {
      throw new InvalidRateLimitError('The limit of a window is a whole number from 1 on.');
    }
    if (!Number.isSafeInteger(windowMs) || windowMs < 100 || windowMs > longestWindowMs) {
      throw new InvalidRateLimitError('A window is 100 ms to 366 days long, in whole ms.');
    }
  }
}

/** @throws InvalidRateLimitError unless it is a whole number from 1 on that fits the windows. */
export function checkUnits(units: number, windows: readonly RateWindow[] = []): void {
  const most = Math.min(1e12, ...windows.map(({ limit }) => limit));
  if (Number.isSafeInteger(units) && units >= 1 && units <= most) return;
  throw new InvalidRateLimitError(
    `Units are whole numbers from 1 to ${most}: more would never be allowed.`,
  );
}
