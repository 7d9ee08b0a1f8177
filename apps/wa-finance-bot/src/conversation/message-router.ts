import type { Logger } from '@sesi/platform';

import { languageOfGreeting } from '../language/greetings.ts';
import { fallbackLanguage } from '../language/language.ts';
import type { Members } from '../registration/members.ts';
import { languageOfPhone } from '../registration/settings.ts';
import { describeWelcome } from './describe-welcome.ts';
import { inOrder } from './in-order.ts';
import type { LedgerConversation } from './ledger-conversation.ts';
import type { IncomingMessage, MessageHandler } from './message-gateway.ts';
import type { RegistrationConversation } from './registration-conversation.ts';
import { speak } from './texts/speak.ts';

/** What the router stands on. */
export interface MessageRouterOptions {
  readonly members: Members;
  readonly registration: RegistrationConversation;
  readonly ledger: LedgerConversation;
  readonly logger: Logger;
}

/**
 * Makes the handler of all messages: members talk to their ledger, everybody else registers. One person's messages are
 * taken in order. It never rejects: what goes wrong is logged once, and the person is told in one sentence.
 */
export function createMessageRouter(options: MessageRouterOptions): MessageHandler {
  const { members, registration, ledger, logger } = options;

  async function answer(message: IncomingMessage): Promise<string> {
    const { from, text, id } = message;
    if (from.startsWith('lid:')) {
      return speak(languageOfGreeting(text) ?? fallbackLanguage, 'no-phone');
    }
    const member = await members.findByPhone(from);
    if (member === undefined) {
      return registration.answer(message);
    }
    if (member.consentMessageId === id) {
      // Delivered again: the process may have died before it could end the registration and say welcome.
      await registration.end(from);
      return describeWelcome(member);
    }
    return ledger.answer(member, message);
  }

  return inOrder(async (message) => {
    try {
      return [await answer(message)];
    } catch (error) {
      logger.error({ err: error, messageId: message.id }, 'A message could not be answered');
      return [speak(languageOfPhone(message.from), 'failed')];
    }
  });
}
