import {
  advanceRegistration,
  type RegistrationMessage,
} from '../../src/registration/advance-registration.ts';
import type {
  RegistrationReply,
  RegistrationTurn,
} from '../../src/registration/registration-turn.ts';
import type { FullRegistration, Registration } from '../../src/registration/registration.ts';

/** Who registers. */
export const phone = '+6281234567890';
/** When a message comes: a minute after the last one. */
export const now = new Date('2026-11-21T04:00:00Z');
/** What every state has. */
export const every = {
  phone,
  language: 'id',
  chosen: {},
  handled: ['m0'],
  lastMessageAt: new Date('2026-11-21T03:59:00Z'),
} as const;
/** The states, by the question that is open. */
export const atName: Registration = { ...every, step: 'name', answers: {} };
export const atEmail: Registration = { ...every, step: 'email', answers: { name: 'Budi' } };
export const atCity: Registration = {
  ...every,
  step: 'city',
  answers: { name: 'Budi', email: 'budi@mail.com' },
};
export const atConfirm: FullRegistration = {
  ...every,
  step: 'confirm',
  answers: { name: 'Budi', email: 'budi@mail.com', city: 'Makassar' },
};
const atLanguage: FullRegistration = { ...atConfirm, step: 'language' };
const atCurrency: FullRegistration = { ...atConfirm, step: 'currency' };
const atTimeZone: FullRegistration = { ...atConfirm, step: 'time-zone' };
/** A registration at each of its steps. */
export const states = { atName, atEmail, atCity, atConfirm, atLanguage, atCurrency, atTimeZone };

/** What comes of a text in a state. */
export function say(
  given: Registration,
  text: string,
  more: Partial<RegistrationMessage> = {},
): RegistrationTurn {
  return advanceRegistration(given, { id: 'm1', text, ...more }, now);
}

/** What goes on after a message: the state, without what every message changes, and what is said. */
export function goesOn(turn: RegistrationTurn): {
  readonly state: Partial<Registration>;
  readonly says: readonly string[];
} {
  if (turn.kind !== 'continue') {
    throw new Error(`expected the registration to go on, got ${turn.kind}`);
  }
  const { step, answers, chosen, language } = turn.registration;
  return {
    state: { step, answers, chosen, language } as Partial<Registration>,
    says: turn.replies.map(name),
  };
}

function name(reply: RegistrationReply): string {
  switch (reply.kind) {
    case 'ask':
    case 'welcome-back':
    case 'setting-problem':
      return `${reply.kind} ${reply.step}`;
    case 'answer-problem':
      return reply.problem;
    case 'greeting':
    case 'nothing-before':
    case 'status':
    case 'help':
    case 'not-yet':
    case 'agree-or-change':
      return reply.kind;
  }
}
