import {
  type Clock,
  type Logger,
  openPlatform,
  type PlatformConfig,
  systemClock,
} from '@sesi/platform';

import { openVotingStores } from '../postgres/open-voting-stores.ts';
import { createVotingContext } from '../use-cases/voting-context.ts';
import { usualRules } from '../voting/rules/voting-rules.ts';
import type { OpenedVoting } from './session-functions.ts';

/** What `openVoting` takes besides the places of the stores. */
export interface OpenVotingOptions {
  readonly logger: Logger;
  readonly clock?: Clock;
}

/**
 * Opens the stores of the votes without the bot, for `SessionFunctions`.
 *
 * @throws PlatformOpenError without Postgres.
 */
export async function openVoting(
  config: PlatformConfig,
  { logger, clock = systemClock }: OpenVotingOptions,
): Promise<OpenedVoting> {
  await using opened = new AsyncDisposableStack();
  const platform = opened.use(await openPlatform(config, { name: 'vote-functions', logger }));
  const context = createVotingContext({
    core: platform.core,
    ...(await openVotingStores(platform.postgres)),
    clock,
    rules: usualRules,
  });
  const stack = opened.move();
  return { context, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
