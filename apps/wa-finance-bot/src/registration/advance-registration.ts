import { agrees, readCommand } from '../language/command-words.ts';
import { isGreeting } from '../language/greetings.ts';
import {
  type AnswerProblem,
  readCity,
  readEmail,
  readName,
  type ReadAnswer,
} from './registration-answers.ts';
import type { RegistrationReply, RegistrationTurn } from './registration-turn.ts';
import {
  type ChosenSettings,
  type FullRegistration,
  handledLimit,
  type Registration,
  type SideStep,
  sideSteps,
} from './registration.ts';
import { readCurrency, readLanguage, readLanguageWish, readTimeZone } from './setting-answers.ts';
import { countryOfPhone, settingsOf, settingToAsk } from './settings.ts';

/** A message from somebody who is registering. */
export interface RegistrationMessage {
  readonly id: string;
  readonly text: string;
  /** Addresses, as they were written, that were found to belong to members when this message was looked at. */
  readonly takenEmails?: readonly string[];
}

/** Who is silent for longer is told the step when they come back. */
const awayMs = 10 * 60 * 1000;

/**
 * Takes in one message: pure, so that it may be computed again on a state that another process has changed.
 * A message that was taken in before changes nothing and brings the open question again.
 */
export function advanceRegistration(
  registration: Registration,
  message: RegistrationMessage,
  now: Date,
): RegistrationTurn {
  if (registration.handled.includes(message.id)) {
    return say(registration, ask(registration));
  }
  const turn = takeIn(registration, message, now);
  if (turn.kind !== 'continue') {
    return turn;
  }
  const away = now.getTime() - registration.lastMessageAt.getTime() > awayMs;
  const told = turn.replies.some(({ kind }) => kind === 'welcome-back' || kind === 'status');
  return {
    kind: 'continue',
    registration: note(turn.registration, message.id, now),
    replies:
      away && !told
        ? [{ kind: 'welcome-back', step: registration.step }, ...turn.replies]
        : turn.replies,
  };
}

/**
 * Leads back to the e-mail step, for an address that somebody else has taken since it was given. The message that
 * brought it up counts as taken in.
 */
export function returnToEmail(
  registration: FullRegistration,
  messageId: string,
  now: Date,
): Extract<RegistrationTurn, { kind: 'continue' }> {
  const { name } = registration.answers;
  const back: Registration = { ...registration, step: 'email', answers: { name } };
  return say(
    note(back, messageId, now),
    { kind: 'answer-problem', problem: 'email-taken' },
    ask(back),
  );
}

function takeIn(
  registration: Registration,
  message: RegistrationMessage,
  now: Date,
): RegistrationTurn {
  const { text } = message;
  switch (readCommand(text)) {
    case 'back':
      return goBack(registration);
    case 'cancel':
      return { kind: 'cancelled', language: registration.language };
    case 'status':
      return say(registration, { kind: 'status' }, ask(registration));
    case 'help':
      return say(registration, { kind: 'help' }, ask(registration));
    case 'balance':
      return say(registration, { kind: 'not-yet' }, ask(registration));
    case undefined:
      break;
  }
  if (isGreeting(text)) {
    return say(registration, { kind: 'welcome-back', step: registration.step }, ask(registration));
  }
  const language = readLanguageWish(text);
  if (language !== undefined && registration.step !== 'language') {
    const changed = { ...registration, language };
    return say(changed, ask(changed));
  }
  return takeAnswer(registration, message, now);
}

function goBack(registration: Registration): RegistrationTurn {
  switch (registration.step) {
    case 'name':
      return say(registration, { kind: 'nothing-before' }, ask(registration));
    case 'email':
      return open({ ...registration, step: 'name', answers: {} });
    case 'city': {
      const { name } = registration.answers;
      return open({ ...registration, step: 'email', answers: { name } });
    }
    case 'confirm': {
      const { name, email } = registration.answers;
      return open({ ...registration, step: 'city', answers: { name, email } });
    }
    case 'language':
    case 'currency':
    case 'time-zone':
      return settingToAsk(registration) === registration.step
        ? goBack({ ...registration, step: 'confirm' })
        : open({ ...registration, step: 'confirm' });
  }
}

function takeAnswer(
  registration: Registration,
  message: RegistrationMessage,
  now: Date,
): RegistrationTurn {
  const { text } = message;
  switch (registration.step) {
    case 'name':
      return afterAnswer(registration, readName(text), (name) => ({
        ...registration,
        step: 'email',
        answers: { name },
      }));
    case 'email':
      return afterAnswer(registration, freeEmail(message), (email) => ({
        ...registration,
        step: 'city',
        answers: { ...registration.answers, email },
      }));
    case 'city':
      return afterAnswer(registration, readCity(text), (city) =>
        toConfirm({
          ...registration,
          step: 'confirm',
          answers: { ...registration.answers, city },
        }),
      );
    case 'confirm':
      return confirm(registration, message, now);
    case 'language':
    case 'currency':
    case 'time-zone': {
      const changed = takeSetting(registration, registration.step, text, now);
      return changed === undefined
        ? say(registration, { kind: 'setting-problem', step: registration.step }, ask(registration))
        : open(toConfirm(changed));
    }
  }
}

/** Everything is answered, but for settings that cannot be guessed. */
function toConfirm(registration: FullRegistration): FullRegistration {
  return { ...registration, step: settingToAsk(registration) ?? 'confirm' };
}

function freeEmail({ text, takenEmails = [] }: RegistrationMessage): ReadAnswer {
  const answer = readEmail(text);
  return answer.kind === 'read' && takenEmails.includes(answer.value)
    ? { kind: 'problem', problem: 'email-taken' }
    : answer;
}

function confirm(
  registration: FullRegistration,
  message: RegistrationMessage,
  now: Date,
): RegistrationTurn {
  if (agrees(message.text)) {
    const member = {
      phone: registration.phone,
      ...registration.answers,
      ...settingsOf(registration),
      consentedAt: now,
      consentMessageId: message.id,
    };
    return { kind: 'complete', member };
  }
  const number = /^\s*([1-3])\s*[.)]?\s*$/.exec(message.text)?.[1];
  const step = number === undefined ? undefined : sideSteps[Number(number) - 1];
  return step === undefined
    ? say(registration, { kind: 'agree-or-change' })
    : open({ ...registration, step });
}

/** The registration back at its confirmation with another setting; `undefined` when the text names none. */
function takeSetting(
  registration: FullRegistration,
  step: SideStep,
  text: string,
  now: Date,
): FullRegistration | undefined {
  if (step === 'language') {
    const language = readLanguage(text);
    return language && { ...registration, step: 'confirm', language };
  }
  const country = countryOfPhone(registration.phone) ?? '';
  const chosen: ChosenSettings =
    step === 'currency'
      ? keep('currency', readCurrency(text, country))
      : keep('timeZone', readTimeZone(text, country, now));
  return Object.keys(chosen).length === 0
    ? undefined
    : { ...registration, step: 'confirm', chosen: { ...registration.chosen, ...chosen } };
}

function keep(name: keyof ChosenSettings, value: string | undefined): ChosenSettings {
  return value === undefined ? {} : { [name]: value };
}

function afterAnswer(
  registration: Registration,
  answer: ReadAnswer,
  next: (value: string) => Registration,
): RegistrationTurn {
  return answer.kind === 'read'
    ? open(next(answer.value))
    : say(registration, problem(answer.problem), ask(registration));
}

function problem(name: AnswerProblem): RegistrationReply {
  return { kind: 'answer-problem', problem: name };
}

function ask({ step }: Registration): RegistrationReply {
  return { kind: 'ask', step };
}

function open(registration: Registration): RegistrationTurn {
  return say(registration, ask(registration));
}

function say(
  registration: Registration,
  ...replies: readonly RegistrationReply[]
): Extract<RegistrationTurn, { kind: 'continue' }> {
  return { kind: 'continue', registration, replies };
}

function note(registration: Registration, messageId: string, now: Date): Registration {
  const handled = [...registration.handled, messageId].slice(-handledLimit);
  return { ...registration, handled, lastMessageAt: now };
}
