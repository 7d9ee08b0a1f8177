import type { Message } from 'whatsapp-web.js';

import type { BrowserRun } from '../browser-run.ts';
import type { GatewayLogger } from '../gateway-options.ts';
import { missedSince } from '../missed-messages.ts';
import type { Tenure } from './tenure.ts';

/** The messages that came while no browser was there: they raise no event. From now on the bot counts as ready. */
export async function catchUp(
  run: Pick<BrowserRun, 'linkedAt' | 'missedMessages'>,
  { claim, account }: Pick<Tenure, 'claim' | 'account'>,
  maxAgeMs: number,
  logger: GatewayLogger,
): Promise<readonly Message[]> {
  // A process that ended just after the account was linked has told nobody.
  const linkedAt = run.linkedAt ?? account?.linkedAt ?? claim.unlinkedAt();
  if (linkedAt && !claim.linkedAt()) await claim.setLinked(linkedAt);
  const since = missedSince({ readyAt: claim.readyAt(), linkedAt: claim.linkedAt() }, maxAgeMs);
  await claim.setReady(true);
  return await run.missedMessages(since, (error) => {
    logger.warn({ err: error }, 'unread chat not looked through');
  });
}
