import type { GatewayLogger } from '../gateway-options.ts';
import { personOf, type RawMessage } from '../incoming-text.ts';
import type { Outbox } from '../outbound/outbox.ts';
import { type GroupInvitation, type GroupInvitations, readInvitation } from './group-invitation.ts';

/** What a guest of groups needs of WhatsApp. Each call has its own deadline. */
export interface GroupLine {
  /** Under which ids the bot is mentioned: `62811…@c.us`, `777…@lid`. */
  ownIds(): Promise<readonly string[]>;
  /** The chat id with the phone behind a lid, if WhatsApp tells it. */
  phoneOfLid(lid: string): Promise<string | undefined>;
}

/** Says once, to a group into which a member invites the bot, that books are kept in private chats. Else it is silent there. */
export class GroupGuest {
  readonly #groups: GroupInvitations;
  readonly #outbox: Pick<Outbox, 'answer'>;
  readonly #line: GroupLine;
  readonly #logger: GatewayLogger;

  constructor(
    groups: GroupInvitations,
    outbox: Pick<Outbox, 'answer'>,
    line: GroupLine,
    logger: GatewayLogger,
  ) {
    this.#groups = groups;
    this.#outbox = outbox;
    this.#line = line;
    this.#logger = logger;
  }

  /** Takes a message of any chat. Resolves when it is dealt with, and never rejects. */
  async accept(message: RawMessage): Promise<void> {
    // Nearly all messages end here, without a question to WhatsApp.
    if ((message.mentionedIds ?? []).length === 0) return;
    try {
      const ownIds = await this.#line.ownIds();
      const invitation = readInvitation(message, ownIds);
      if (invitation !== undefined) await this.#answer(invitation, ownIds);
    } catch (error) {
      this.#logger.error({ messageId: message.id.id, err: error }, 'invitation not answered');
    }
  }

  async #answer({ author, groupId }: GroupInvitation, ownIds: readonly string[]): Promise<void> {
    const person = await personOf(author, (lid) => this.#line.phoneOfLid(lid));
    if (!(await this.#groups.mayInvite(person))) return;
    if (!(await this.#groups.claim(groupId))) return;
    const phone = ownIds.find((id) => id.endsWith('@c.us'))?.replace('@c.us', '');
    const text = await this.#groups.answer(person, phone);
    await this.#outbox.answer({ chatId: groupId, person: groupId }, [text]);
  }
}
