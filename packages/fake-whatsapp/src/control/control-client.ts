import {
  FakeWhatsAppClosedError,
  FakeWhatsAppInputError,
  FakeWhatsAppTimeoutError,
} from '../errors.ts';
import type { CommandInput, CommandName } from './commands.ts';

/** How a command is called. */
export interface CallOptions {
  /** The account that it is about. Default: the first. */
  readonly account?: string;
  /** Milliseconds until the call is given up. Default: 60,000. */
  readonly timeoutMs?: number;
}

/** A stand-in in another process. */
export interface FakeWhatsAppControl {
  /**
   * Calls a command; resolves with its answer, data of JSON.
   *
   * @throws FakeWhatsAppInputError, FakeWhatsAppTimeoutError, FakeWhatsAppClosedError
   */
  call<C extends CommandName>(
    command: C,
    input: CommandInput<C>,
    options?: CallOptions,
  ): Promise<unknown>;
}

/** Drives the stand-in whose control API is at `url`. */
export function connectFakeWhatsApp(url: string): FakeWhatsAppControl {
  return {
    async call(command, input, { account, timeoutMs = 60_000 } = {}) {
      const target = new URL(command, `${url}/`);
      if (account !== undefined) target.searchParams.set('account', account);
      const response = await fetch(target, {
        method: 'POST',
        body: JSON.stringify(input),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answer: unknown = await response.json();
      if (!response.ok) throw errorOf(response.status, answer);
      return answer;
    },
  };
}

function errorOf(status: number, answer: unknown): Error {
  const held = Object(answer) as { message?: unknown };
  const message = String(held.message);
  if (status === 400) return new FakeWhatsAppInputError(message);
  if (status === 408) return new FakeWhatsAppTimeoutError(message);
  return status === 410 ? new FakeWhatsAppClosedError() : new Error(message);
}
