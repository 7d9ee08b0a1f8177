import type { Language } from '../language/language.ts';
import type { NewMember } from './members.ts';
import type { AnswerProblem } from './registration-answers.ts';
import type { Registration, SideStep, Step } from './registration.ts';

/** One thing to say; the words are chosen by the conversation. */
export type RegistrationReply =
  /** To a newcomer. */
  | { readonly kind: 'greeting' }
  /** To who comes back or greets on the way. */
  | { readonly kind: 'welcome-back'; readonly step: Step }
  /** The question of the step. */
  | { readonly kind: 'ask'; readonly step: Step }
  | { readonly kind: 'answer-problem'; readonly problem: AnswerProblem }
  | { readonly kind: 'setting-problem'; readonly step: SideStep }
  /** "back" at the first step. */
  | { readonly kind: 'nothing-before' }
  /** Where the person stands and what they have answered. */
  | { readonly kind: 'status' }
  | { readonly kind: 'help' }
  /** To who asks for what only members have. */
  | { readonly kind: 'not-yet' }
  /** At the confirmation: how to agree, and how to change something. */
  | { readonly kind: 'agree-or-change' };

/** What one message makes of a registration. */
export type RegistrationTurn =
  | {
      readonly kind: 'continue';
      /** The very object that was passed in when there is nothing to keep. */
      readonly registration: Registration;
      readonly replies: readonly RegistrationReply[];
    }
  /** Consent was given: add the member, then end the registration. */
  | { readonly kind: 'complete'; readonly member: NewMember }
  /** End the registration and keep nothing of it. */
  | { readonly kind: 'cancelled'; readonly language: Language };
