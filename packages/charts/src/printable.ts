const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Letters that the font has, and signs that are no pictures. */
const drawn =
  /^(?:[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Inherited}]|(?!\p{Extended_Pictographic})\p{Script=Common})+$/u;

/** A text in one line with what the font can draw: emojis and letters of other scripts would be empty boxes. */
export function printable(text: string): string {
  return lettersOf(text)
    .filter((letter) => drawn.test(letter))
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();
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
