import type { Member } from '../registration/members.ts';
import { exampleAmounts } from './describe-settings.ts';
import { shortName } from './short-name.ts';
import { speak } from './texts/speak.ts';

/** Welcomes somebody whose registration is done. */
export function describeWelcome({ name, language, currency }: Member): string {
  return speak(language, 'registered', {
    name: shortName(name),
    ...exampleAmounts(language, currency),
  });
}
