import { foldText } from './fold-text.ts';

/** What is said out of politeness, and asks for nothing. */
export type Courtesy = 'thanks' | 'okay';

const said: Readonly<Record<Courtesy, RegExp>> = {
  thanks:
    /^(?:ok(?:e|ay)? )?(?:(?:te)?r?ima ?kasih|ma?kasi+h?|mks|tq|thx|ty|thanks?(?: you)?|thank u|gracias|muchas gracias|mil gracias)(?: (?:ya|banyak|so much|a lot|sesi|kak|min|bot))*$/,
  okay: /^(?:o?k|oke+|okay|okey|sip+|siap|baik|mantap|mantul|bagus|good|great|nice|cool|perfect|got it|vale|bien|genial|perfecto|de acuerdo)(?: (?:ya|sesi|kak|min|bot))?$/,
};

const onlySymbols = /^[\p{Extended_Pictographic}\p{M}\s\u{1F3FB}-\u{1F3FF}]+$/u;

/** The courtesy that a text is, and nothing else; a lone 👍 is one. */
export function readCourtesy(text: string): Courtesy | undefined {
  if (onlySymbols.test(text)) return text.includes('🙏') ? 'thanks' : 'okay';
  const folded = foldText(text);
  if (said.thanks.test(folded)) return 'thanks';
  return said.okay.test(folded) ? 'okay' : undefined;
}
