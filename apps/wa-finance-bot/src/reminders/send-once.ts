import type { Logger } from '@sesi/platform';

import type { IsDue, MessageGateway, Reply } from '../conversation/message-gateway.ts';
import { OutboundLimitError } from '../whatsapp/outbound/outbound-errors.ts';

/** What became of a message that somebody gets once. */
export type SendOutcome =
  | 'sent'
  | 'sent-before'
  /** Nothing was sent or noted, there is no room beside the answers: try again soon. */
  | 'no-room'
  /** Nothing was sent or noted: try again. */
  | 'not-sent'
  /** It was noted and may have arrived: better no message than the same one twice. */
  | 'perhaps-sent';

/** A message that somebody gets once, whatever the number of processes that try. */
export interface OnceMessage {
  readonly gateway: Pick<MessageGateway, 'send'>;
  /** As in `IncomingMessage.from`. */
  readonly to: string;
  readonly reply: Reply;
  /** Notes that it goes out. Resolves with false when it went out before. */
  readonly claim: IsDue;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Sends a message that is noted at the last moment before it goes out: who waits for room, for a connection or for
 * Postgres has noted nothing, however that ends.
 */
export async function sendOnce(message: OnceMessage): Promise<SendOutcome> {
  const { gateway, to, reply, claim, logger } = message;
  let isClaimed = false;
  try {
    await gateway.send(to, reply, async () => {
      const isDue = await claim();
      isClaimed ||= isDue;
      return isDue;
    });
    return isClaimed ? 'sent' : 'sent-before';
  } catch (error) {
    if (!isClaimed && error instanceof OutboundLimitError) return 'no-room';
    const outcome = isClaimed ? 'perhaps-sent' : 'not-sent';
    logger.warn({ err: error, outcome }, 'A message that the bot begins by itself failed');
    return outcome;
  }
}
