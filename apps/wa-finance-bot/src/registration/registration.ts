import type { Language } from '../language/language.ts';

/** The steps in the order in which they are asked. */
export const mainSteps = ['name', 'email', 'city', 'confirm'] as const;

/** Questions that are asked on the way through `confirm`, for who wants another setting. */
export const sideSteps = ['language', 'currency', 'time-zone'] as const;

/** One of `mainSteps`. */
export type MainStep = (typeof mainSteps)[number];

/** One of `sideSteps`. */
export type SideStep = (typeof sideSteps)[number];

/** Where a registration stands. */
export type Step = MainStep | SideStep;

/** What a person has answered by the time each step is reached. */
export interface Answers {
  /** As it was written, spaces tidied. */
  readonly name: string;
  /** As it was written; unique without regard to case. */
  readonly email: string;
  readonly city: string;
}

/** Settings that the person asked for; what is absent is guessed from the phone's country and the city. */
export interface ChosenSettings {
  /** ISO 4217, such as `IDR`. */
  readonly currency?: string;
  /** IANA name, such as `Asia/Makassar`. */
  readonly timeZone?: string;
}

interface EveryStep {
  /** E.164 with the plus; `lid:<digits>` as long as WhatsApp hides it. */
  readonly phone: string;
  readonly language: Language;
  readonly chosen: ChosenSettings;
  /** Ids of the newest messages that were taken in, oldest first: a redelivered one changes nothing. */
  readonly handled: readonly string[];
  /** When the person last wrote. */
  readonly lastMessageAt: Date;
}

/** A registration under way: the question that is open, and the answers before it. */
export type Registration = EveryStep &
  (
    | { readonly step: 'name'; readonly answers: { readonly name?: never } }
    | { readonly step: 'email'; readonly answers: Pick<Answers, 'name'> }
    | { readonly step: 'city'; readonly answers: Pick<Answers, 'name' | 'email'> }
    | { readonly step: 'confirm' | SideStep; readonly answers: Answers }
  );

/** A registration that reached `confirm`. */
export type FullRegistration = Extract<Registration, { answers: Answers }>;

/** How many message ids a registration remembers. */
export const handledLimit = 10;

/** Begins a registration at its first step. */
export function startRegistration(
  phone: string,
  language: Language,
  messageId: string,
  now: Date,
): Registration {
  return {
    phone,
    language,
    chosen: {},
    handled: [messageId],
    lastMessageAt: now,
    step: 'name',
    answers: {},
  };
}

/** The number of a step as people count it, 1 to 4: side steps belong to the confirmation. */
export function stepNumber(step: Step): number {
  const index = mainSteps.findIndex((main) => main === step);
  return index === -1 ? mainSteps.length : index + 1;
}
