import type { GroupInvitations } from '../groups/group-invitation.ts';
import type { OutboundLimits } from './outbound-limits.ts';
import type { OutboundLog } from './outbound-log.ts';
import type { OutboxTexts } from './outbox-line.ts';

/** How the bot behaves towards WhatsApp. */
export interface OutboundOptions {
  readonly limits?: Partial<OutboundLimits> | undefined;
  /** What all processes have sent. Default: what this one has. */
  readonly log?: OutboundLog | undefined;
  /** False: answers go out without "typing…". Default: true. */
  readonly isHuman?: boolean | undefined;
  /**
   * Whether somebody, given as in `IncomingMessage.from`, has ever written to the bot. The bot begins with nobody else. Default:
   * whether they have since this gateway was opened.
   */
  readonly hasWritten?: ((person: string) => Promise<boolean>) | undefined;
  /** Default: nothing is said of limits. */
  readonly texts?: OutboxTexts | undefined;
  /** Default: groups are ignored. */
  readonly groups?: GroupInvitations | undefined;
}
