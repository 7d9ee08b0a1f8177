import type { Clock, Logger } from '@sesi/platform';

import { asksToStop } from '../language/command-words.ts';
import { languageOfGreeting } from '../language/greetings.ts';
import { fallbackLanguage } from '../language/language.ts';
import { asksToForget } from '../ledger/read-request.ts';
import type { Members } from '../registration/members.ts';
import type { OptOuts } from '../registration/opt-outs.ts';
import { languageOfPhone } from '../registration/settings.ts';
import { describeWelcome } from './describe-welcome.ts';
import { inOrder } from './in-order.ts';
import type { LedgerConversation } from './ledger/ledger-conversation.ts';
import type { ReceivedMessage } from './message-gateway.ts';
import type { RegistrationConversation } from './registration-conversation.ts';
import type { ConversationMemory } from './session/conversation-memory.ts';
import { speak } from './texts/speak.ts';

/** What the router stands on. */
export interface MessageRouterOptions {
  readonly members: Members;
  readonly optOuts: OptOuts;
  readonly registration: RegistrationConversation;
  readonly ledger: LedgerConversation;
  readonly memory: ConversationMemory;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Makes the handler of all messages: members talk to their ledger, everybody else registers. One person's messages are
 * taken in order. It never rejects: what goes wrong is logged once, and the person is told in one sentence.
 */
export function createMessageRouter(
  options: MessageRouterOptions,
): (message: ReceivedMessage) => Promise<readonly string[]> {
  const { members, optOuts, registration, ledger, memory, clock, logger } = options;

  async function answer(message: ReceivedMessage): Promise<string> {
    const { from, text, id } = message;
    if (asksToStop(text)) {
      return stop(from);
    }
    if (from.startsWith('lid:')) {
      return speak(languageOfGreeting(text) ?? fallbackLanguage, 'no-phone');
    }
    const member = await members.findByPhone(from);
    if (member === undefined) {
      return asksToForget(text) ? forget(from) : registration.answer(message);
    }
    if (member.consentMessageId === id) {
      // Delivered again: the process may have died before it could end the registration and say welcome.
      await registration.end(from);
      return describeWelcome(member);
    }
    return ledger.answer(member, message);
  }

  /** For who is no member, or no longer one. */
  async function forget(from: string): Promise<string> {
    const language = await registration.stop(from);
    return speak(language ?? languageOfPhone(from), 'forgotten.nothing');
  }

  /**
   * Who asks to be forgotten is not remembered for asking it. A conversation that cannot be kept is no reason to leave an
   * answer out: what the message did is done.
   */
  async function remember(message: ReceivedMessage, replies: readonly string[]): Promise<void> {
    try {
      await (asksToForget(message.text)
        ? memory.forget(message.from)
        : memory.remember(message, replies));
    } catch (error) {
      logger.warn({ err: error, messageId: message.id }, 'A conversation could not be kept');
    }
  }

  /** At any step, and from whoever: first it is kept, then everything else. */
  async function stop(from: string): Promise<string> {
    await optOuts.add(from, clock.now());
    const member = await members.findByPhone(from);
    if (member !== undefined) {
      return speak(member.language, 'stopped.member');
    }
    const language = await registration.stop(from);
    return speak(language ?? languageOfPhone(from), 'stopped');
  }

  return inOrder(async (message) => {
    try {
      const before = await memory.repliesTo(message.id);
      if (before !== undefined) {
        return before;
      }
      const replies = [await answer(message)];
      await remember(message, replies);
      return replies;
    } catch (error) {
      logger.error({ err: error, messageId: message.id }, 'A message could not be answered');
      return [speak(languageOfPhone(message.from), 'failed')];
    }
  });
}
