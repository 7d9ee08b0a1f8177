import type { Clock, Logger } from '@sesi/platform';

import type { JoinedBooks } from '../identity/identities.ts';
import { asksToStop } from '../language/command-words.ts';
import { asksToForget } from '../ledger/read-request.ts';
import type { Members } from '../registration/members.ts';
import type { OptOuts } from '../registration/opt-outs.ts';
import { languageOfPhone } from '../registration/settings.ts';
import { describeWelcome } from './describe-welcome.ts';
import type { LedgerConversation } from './ledger/ledger-conversation.ts';
import type { ReceivedMessage, Reply } from './message-gateway.ts';
import type { FoundPair, PersonDirectory, Writer } from './person-directory.ts';
import type { RegistrationConversation } from './registration-conversation.ts';
import type { ConversationMemory } from './session/conversation-memory.ts';
import { speak } from './texts/speak.ts';
import { inTurn, type Turns } from './turns/turns.ts';

/** What the router stands on. */
export interface MessageRouterOptions {
  readonly members: Members;
  readonly optOuts: OptOuts;
  readonly registration: RegistrationConversation;
  readonly ledger: LedgerConversation;
  readonly memory: ConversationMemory;
  readonly people: PersonDirectory;
  readonly turns: Turns;
  /** Called when the books of two members became one, for what is kept of them elsewhere. */
  readonly onJoinedBooks: (books: JoinedBooks) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Makes the handler of all messages: members talk to their ledger, everybody else registers. One person's messages are
 * taken in order, and what was kept under two ids of theirs is joined before they are answered. It never rejects: what
 * goes wrong is logged once, and the person is told in one sentence.
 */
export function createMessageRouter(
  options: MessageRouterOptions,
): (message: ReceivedMessage) => Promise<readonly Reply[]> {
  const { members, optOuts, registration, ledger, memory, people, turns, clock, logger } = options;

  async function answer(message: ReceivedMessage): Promise<Reply> {
    const { from, text, id } = message;
    if (asksToStop(text)) {
      return stop(from);
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
    await people.forget(from);
    return speak(language ?? languageOfPhone(from), 'forgotten.nothing');
  }

  /**
   * Who asks to be forgotten is not remembered for asking it. A conversation that cannot be kept is no reason to leave an
   * answer out: what the message did is done.
   */
  async function remember(message: ReceivedMessage, replies: readonly Reply[]): Promise<void> {
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

  async function take(
    message: ReceivedMessage,
    books: JoinedBooks | undefined,
  ): Promise<readonly Reply[]> {
    const before = await memory.repliesTo(message.id);
    if (before !== undefined) {
      return before;
    }
    const told = books && (await describeJoinedBooks(books, message.from));
    const replies = [...(told === undefined ? [] : [told]), await answer(message)];
    await remember(message, replies);
    return replies;
  }

  /** Sessions first: a crash in between leaves nothing behind that the next message does not find. */
  async function join(
    pair: FoundPair,
    { id, via }: ReceivedMessage,
  ): Promise<JoinedBooks | undefined> {
    const { phone, from } = pair;
    if (from !== undefined) {
      await registration.join(from, phone, via);
      await memory.join(from, phone);
    }
    const { userId, books } = await people.join(pair);
    if (books !== undefined) {
      await options.onJoinedBooks(books);
    }
    logger.info({ messageId: id, userId, ...books }, 'A lid and a phone are one person');
    return books;
  }

  async function describeJoinedBooks({ moved }: JoinedBooks, from: string): Promise<string> {
    const member = await members.findByPhone(from);
    const language = member?.language ?? languageOfPhone(from);
    return speak(language, 'joined-books', { count: moved });
  }

  async function takeInTurn(message: ReceivedMessage): Promise<readonly Reply[]> {
    const first = await inTurn(turns, message.from, async () => {
      const writer = await people.identify(message);
      const { address, pair } = writer;
      const answerAs = () => takeFrom(writer, message);
      if (address !== message.from) return { replies: await inTurn(turns, address, answerAs) };
      return pair?.from === undefined
        ? { replies: await answerAs() }
        : { from: pair.from, address, answerAs };
    });
    if ('replies' in first) return first.replies;
    // The turn was given back first: whoever holds that of a phone waits for no other, so nobody waits in a circle.
    return inTurn(turns, first.from, () => inTurn(turns, first.address, first.answerAs));
  }

  async function takeFrom(
    { address, pair }: Writer,
    message: ReceivedMessage,
  ): Promise<readonly Reply[]> {
    const joined = pair && (await join(pair, message));
    return take({ ...message, from: address }, joined);
  }

  return async (message) => {
    try {
      return await takeInTurn(message);
    } catch (error) {
      logger.error({ err: error, messageId: message.id }, 'A message could not be answered');
      return [speak(languageOfPhone(message.from), 'failed')];
    }
  };
}
