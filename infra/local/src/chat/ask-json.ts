import type { z } from 'zod';

import { LocalError } from '../local-error.ts';
import { ownCommand } from '../own-command.ts';

/** A request to something that `start` runs. */
export interface JsonRequest<Schema extends z.ZodType> {
  readonly url: string;
  /** Sent by POST; without one it is a GET. */
  readonly body?: unknown;
  readonly answer: Schema;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Asks over HTTP and checks the shape of the answer.
 *
 * @throws LocalError with the other side's own words for a refusal, or with what to do when nobody answers;
 *   the signal's reason.
 */
export async function askJson<Schema extends z.ZodType>(
  request: JsonRequest<Schema>,
): Promise<z.output<Schema>> {
  const { url, body, answer, deadlineMs = 20_000, signal } = request;
  const late = AbortSignal.timeout(deadlineMs);
  let response: Response;
  let received: unknown;
  try {
    response = await fetch(url, {
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    received = await response.json();
  } catch (error) {
    signal?.throwIfAborted();
    const what = late.aborted ? `did not answer within ${deadlineMs / 1000} s` : 'does not answer';
    throw new LocalError(
      `${new URL(url).origin} ${what}. Look at the terminal of \`${ownCommand('start')}\`.`,
      {
        cause: error,
      },
    );
  }
  if (!response.ok) {
    throw new LocalError(refusalOf(received) ?? `${url} answered ${response.status}.`);
  }
  return answer.parse(received);
}

/** `{message}` of the bots, or `{error: {message}}` of the stand-in for Telegram. */
function refusalOf(received: unknown): string | undefined {
  if (typeof received !== 'object' || received === null) {
    return undefined;
  }
  if ('message' in received && typeof received.message === 'string') {
    return received.message;
  }
  return 'error' in received ? refusalOf(received.error) : undefined;
}
