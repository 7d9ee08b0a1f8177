import { canDraw } from './font.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a phone shows in colours: emojis, and the pairs of letters that are flags. */
const picture = /\p{Emoji_Presentation}/u;

/** What turns the direction of a text or chooses between forms of a sign. What joins letters stays. */
const invisible = /(?![\u200c\u200d])[\p{Cf}\p{Variation_Selector}]/gu;

/**
 * A text in one line with what the font can draw. Emojis, flags and letters of scripts that it lacks are left out,
 * because they would be empty boxes; 𝗕𝗼𝗹𝗱 and ｗｉｄｅ letters become usual ones.
 */
export function printable(text: string): string {
  return lettersOf(text).map(drawn).join('').replaceAll(/\s+/g, ' ').trim();
}

/** A letter as the font can draw it, at worst without its marks; empty when it cannot. */
function drawn(letter: string): string {
  if (letter.trim() === '') return ' ';
  if (picture.test(letter)) return '';
  const visible = letter.replaceAll(invisible, '');
  const [base = ''] = visible;
  return [visible, visible.normalize('NFKC'), base].find(canDraw) ?? '';
}

/** A text of at most so many characters, with "…" where it was cut. */
export function shorten(text: string, longest: number): string {
  const letters = lettersOf(text);
  return letters.length > longest
    ? `${letters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
    : text;
}

function lettersOf(text: string): readonly string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}
