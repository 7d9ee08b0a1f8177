import type { Answers, Registration } from '../registration/registration.ts';
import { handledLimit, sideSteps } from '../registration/registration.ts';

/**
 * Makes one registration of two of the same person: no answer is lost or asked for again, and of two answers to one
 * question the newer registration's counts. Merging one of them again changes nothing.
 *
 * @param phone - where the person is from now on.
 */
export function mergeRegistrations(
  one: Registration,
  other: Registration,
  phone: string,
): Registration {
  const isNewer = one.lastMessageAt > other.lastMessageAt;
  const [older, newer] = isNewer ? [other, one] : [one, other];
  const answers: Partial<Answers> = { ...older.answers, ...newer.answers };
  const common = {
    phone,
    language: newer.language,
    chosen: { ...older.chosen, ...newer.chosen },
    handled: [...new Set([...older.handled, ...newer.handled])].slice(-handledLimit),
    lastMessageAt: newer.lastMessageAt,
  };
  const { name, email, city } = answers;
  if (name === undefined) return { ...common, step: 'name', answers: {} };
  if (email === undefined) return { ...common, step: 'email', answers: { name } };
  if (city === undefined) return { ...common, step: 'city', answers: { name, email } };
  // Somebody who was choosing a setting chooses it still.
  const step = sideSteps.find((side) => side === newer.step) ?? 'confirm';
  return { ...common, step, answers: { name, email, city } };
}
