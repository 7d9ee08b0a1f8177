import type { RegistrationReply } from '../registration/registration-turn.ts';
import { type Registration, stepNumber } from '../registration/registration.ts';
import { localeOf, settingsOf } from '../registration/settings.ts';
import { describeCurrency, describeTimeZone, languageNames } from './describe-settings.ts';
import { shortName } from './short-name.ts';
import { speak } from './texts/speak.ts';

/** Puts the replies of a registration into one text, in the person's language. */
export function describeRegistration(
  replies: readonly RegistrationReply[],
  registration: Registration,
  now: Date,
): string {
  return replies.map((reply) => describeReply(reply, registration, now)).join('\n\n');
}

/** Reminds somebody of the question that is open. */
export function describeReminder(registration: Registration, now: Date): string {
  return speak(registration.language, 'reminder.registration', {
    step: stepNumber(registration.step),
    question: describeQuestion(registration, now),
  });
}

function describeReply(reply: RegistrationReply, registration: Registration, now: Date): string {
  const { language } = registration;
  switch (reply.kind) {
    case 'welcome-back':
      return speak(language, 'welcome-back', { step: stepNumber(reply.step) });
    case 'ask':
      return describeQuestion(registration, now);
    case 'answer-problem':
      return speak(language, `problem.${reply.problem}`);
    case 'setting-problem':
      return speak(language, `problem.${reply.step}`);
    case 'status':
      return describeStatus(registration);
    case 'help':
      return speak(language, 'help.registration');
    case 'greeting':
    case 'nothing-before':
    case 'not-yet':
    case 'agree-or-change':
      return speak(language, reply.kind);
  }
}

function describeQuestion(registration: Registration, now: Date): string {
  const { language } = registration;
  switch (registration.step) {
    case 'email':
      return speak(language, 'ask.email', { name: shortName(registration.answers.name) });
    case 'confirm': {
      const settings = settingsOf(registration);
      return speak(language, 'ask.confirm', {
        ...registration.answers,
        language: languageNames[language],
        currency: describeCurrency(settings.currency, localeOf(language, registration.phone)),
        timeZone: describeTimeZone(settings.timeZone, now),
      });
    }
    case 'name':
    case 'city':
    case 'language':
    case 'currency':
    case 'time-zone':
      return speak(language, `ask.${registration.step}`);
  }
}

function describeStatus({ language, step, answers }: Registration): string {
  return [
    speak(language, 'status.step', { step: stepNumber(step) }),
    ...('name' in answers ? [speak(language, 'status.name', { name: answers.name })] : []),
    ...('email' in answers ? [speak(language, 'status.email', { email: answers.email })] : []),
    ...('city' in answers ? [speak(language, 'status.city', { city: answers.city })] : []),
  ].join('\n');
}
