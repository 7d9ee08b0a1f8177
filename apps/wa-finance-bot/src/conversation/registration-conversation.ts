import type { Clock, Logger } from '@sesi/platform';
import {
  type RegistrationValue,
  SessionExistsError,
  SessionNotFoundError,
  type Sessions,
} from '@sesi/session-core';

import { mergeRegistrations } from '../identity/merge-registrations.ts';
import { readCommand } from '../language/command-words.ts';
import { languageOfGreeting } from '../language/greetings.ts';
import type { Language } from '../language/language.ts';
import {
  advanceRegistration,
  type RegistrationMessage,
  returnToEmail,
} from '../registration/advance-registration.ts';
import type { Members, NewMember } from '../registration/members.ts';
import { readEmail } from '../registration/registration-answers.ts';
import { fromStored, toStored } from '../registration/registration-codec.ts';
import type { RegistrationTurn } from '../registration/registration-turn.ts';
import { type Registration, startRegistration } from '../registration/registration.ts';
import { readLanguageWish } from '../registration/setting-answers.ts';
import { languageOfPhone } from '../registration/settings.ts';
import type { UnfinishedRegistrations } from '../registration/unfinished-registrations.ts';
import { describeRegistration } from './describe-registration.ts';
import { describeWelcome } from './describe-welcome.ts';
import type { IncomingMessage, ReceivedMessage } from './message-gateway.ts';
import { speak } from './texts/speak.ts';

/** The sessions of `registrationKind`: `reg:{phone}`. */
export type Registrations = Pick<
  Sessions<RegistrationValue>,
  'create' | 'get' | 'update' | 'delete'
>;

/** What a registration conversation stands on. */
export interface RegistrationConversationOptions {
  readonly registrations: Registrations;
  readonly unfinished: UnfinishedRegistrations;
  readonly members: Members;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Leads people who are no members yet through the steps; each message is one atomic change of `reg:{phone}`. */
export class RegistrationConversation {
  readonly #registrations: Registrations;
  readonly #unfinished: UnfinishedRegistrations;
  readonly #members: Members;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(options: RegistrationConversationOptions) {
    this.#registrations = options.registrations;
    this.#unfinished = options.unfinished;
    this.#members = options.members;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** Answers a message of somebody whose phone is no member's. */
  async answer(message: ReceivedMessage): Promise<string> {
    const session = await this.#registrations.get(message.from);
    if (session === undefined) {
      const kept = await this.#unfinished.findByPhone(message.from);
      return kept === undefined ? this.#begin(message) : this.#resume(kept, message);
    }
    const current = fromStored(session.value);
    const turn = await this.#advance(await this.#look(message, current));
    if (turn === 'ended') {
      // It expired, or another process ended it, since it was read.
      return this.answer(message);
    }
    if (turn === 'unreadable') {
      this.#logger.warn(
        { messageId: message.id },
        'A stored registration could not be read: beginning anew',
      );
      await this.end(message.from);
      return this.#begin(message);
    }
    return this.#finish(turn, message);
  }

  /** Ends a registration, when there is one. */
  async end(phone: string): Promise<void> {
    // The session last: as long as it is there, nothing is resumed.
    await this.#unfinished.remove(phone);
    await this.#registrations.delete(phone);
  }

  /** Ends a registration for who says STOP. @returns the language it was in, when there was one. */
  async stop(phone: string): Promise<Language | undefined> {
    const session = await this.#registrations.get(phone);
    const registration = session && fromStored(session.value);
    await this.end(phone);
    return registration?.language;
  }

  /**
   * Moves a registration to another id of the same person, and joins it with the one that is there. Nothing of either is
   * lost whenever the process dies: doing it again changes nothing.
   */
  async join(from: string, to: string, via: string): Promise<void> {
    const isMember =
      (await this.#members.findByPhone(from)) ?? (await this.#members.findByPhone(to));
    if (isMember !== undefined) {
      await this.end(from);
      await this.end(to);
      return;
    }
    const moving = await this.#find(from);
    if (moving !== undefined) {
      await this.#unfinished.keep(await this.#joinTo(to, moving), via, from);
    }
    await this.end(from);
  }

  async #joinTo(to: string, moving: Registration): Promise<Registration> {
    let joined: Registration = { ...moving, phone: to };
    const join = (there: Registration | undefined): Registration =>
      there === undefined ? { ...moving, phone: to } : mergeRegistrations(moving, there, to);
    try {
      await this.#registrations.update(to, (value) => {
        joined = join(fromStored(value));
        return toStored(joined);
      });
      return joined;
    } catch (error) {
      if (!(error instanceof SessionNotFoundError)) throw error;
    }
    joined = join(await this.#unfinished.findByPhone(to));
    return (await this.#create(joined)) ? joined : this.#joinTo(to, moving);
  }

  /** The registration of a person, in its session or kept longer than that. */
  async #find(phone: string): Promise<Registration | undefined> {
    const session = await this.#registrations.get(phone);
    return (session && fromStored(session.value)) ?? this.#unfinished.findByPhone(phone);
  }

  /** The session has expired since the last answer: what was kept of it takes its place. */
  async #resume(kept: Registration, message: ReceivedMessage): Promise<string> {
    await this.#create(kept);
    return this.answer(message);
  }

  async #begin(message: ReceivedMessage): Promise<string> {
    const { from: phone, text, id } = message;
    const language = languageOfGreeting(text) ?? readLanguageWish(text) ?? languageOfPhone(phone);
    // Who says "stop" to a bot that does not know them wants nothing of it.
    if (readCommand(text) === 'cancel') {
      return speak(language, 'nothing-to-cancel');
    }
    const now = this.#clock.now();
    const registration = startRegistration(phone, language, id, now);
    if (!(await this.#create(registration))) {
      // Another process began it with an earlier message; this one is an answer then.
      return this.answer(message);
    }
    await this.#unfinished.keep(registration, message.via);
    return describeRegistration(
      [{ kind: 'greeting' }, { kind: 'ask', step: 'name' }],
      registration,
      now,
    );
  }

  /** @returns false when there is one already. */
  async #create(registration: Registration): Promise<boolean> {
    try {
      await this.#registrations.create(registration.phone, toStored(registration));
      return true;
    } catch (error) {
      if (error instanceof SessionExistsError) {
        return false;
      }
      throw error;
    }
  }

  /** Asks what the pure rules cannot know: whether the address in this message is somebody's. */
  async #look(
    { id, text, from }: IncomingMessage,
    current: Registration | undefined,
  ): Promise<RegistrationMessage & { readonly phone: string }> {
    const answer = current?.step === 'email' ? readEmail(text) : undefined;
    const isTaken = answer?.kind === 'read' && (await this.#members.hasEmail(answer.value));
    return { id, text, phone: from, takenEmails: isTaken ? [answer.value] : [] };
  }

  async #advance(
    message: RegistrationMessage & { readonly phone: string },
  ): Promise<RegistrationTurn | 'ended' | 'unreadable'> {
    const now = this.#clock.now();
    let turn: RegistrationTurn | 'unreadable' = 'unreadable';
    try {
      await this.#registrations.update(message.phone, (value) => {
        const registration = fromStored(value);
        turn = registration ? advanceRegistration(registration, message, now) : 'unreadable';
        return turn !== 'unreadable' &&
          turn.kind === 'continue' &&
          turn.registration !== registration
          ? toStored(turn.registration)
          : undefined;
      });
    } catch (error) {
      if (error instanceof SessionNotFoundError) {
        return 'ended';
      }
      throw error;
    }
    return turn;
  }

  async #finish(turn: RegistrationTurn, message: ReceivedMessage): Promise<string> {
    switch (turn.kind) {
      case 'continue':
        // After a crash in between, the message comes again, and is kept then.
        await this.#unfinished.keep(turn.registration, message.via);
        return describeRegistration(turn.replies, turn.registration, this.#clock.now());
      case 'cancelled':
        await this.end(message.from);
        return speak(turn.language, 'cancelled');
      case 'complete':
        return this.#complete(turn.member, message);
    }
  }

  /** The database decides whose an address is: somebody may have taken it since it was given. */
  async #complete(member: NewMember, message: ReceivedMessage): Promise<string> {
    const added = await this.#members.add(member);
    if (added.kind === 'member') {
      // A crash before this line leaves the session behind: the same message, delivered again, ends it.
      await this.end(member.phone);
      return describeWelcome(added.member);
    }
    return this.#returnToEmail(message);
  }

  async #returnToEmail(message: ReceivedMessage): Promise<string> {
    const now = this.#clock.now();
    let reply: string | undefined;
    let back: Registration | undefined;
    await this.#registrations.update(message.from, (value) => {
      const registration = fromStored(value);
      if (registration?.step !== 'confirm') {
        reply =
          registration &&
          describeRegistration([{ kind: 'ask', step: registration.step }], registration, now);
        return undefined;
      }
      const turn = returnToEmail(registration, message.id, now);
      back = turn.registration;
      reply = describeRegistration(turn.replies, back, now);
      return toStored(back);
    });
    if (back !== undefined) {
      await this.#unfinished.keep(back, message.via);
    }
    return reply ?? this.answer(message);
  }
}
