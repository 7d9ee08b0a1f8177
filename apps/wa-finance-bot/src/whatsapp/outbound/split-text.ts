/** The longest text of one message: what WhatsApp's Cloud API takes, and what reads well everywhere. */
export const longestText = 4096;

/** Something between two marks, such as `*bold*`, with the marks. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly mark: string;
}

/** Where a part ends, and the marks that are open there. What follows begins behind the white space. */
interface Cut {
  readonly end: number;
  readonly open: readonly string[];
}

/** WhatsApp's bold, italics and strike-through end on their line; a block of fixed width may have several. */
const marked: readonly (readonly [mark: string, pattern: RegExp])[] = [
  ['```', /```(?=\S)[^`]+(?<=\S)```/g],
  ...['*', '_', '~'].map((mark) => {
    const inside = String.raw`(?![\s${mark}])[^\n${mark}]+(?<!\s)`;
    const pattern = String.raw`(?<![\p{L}\p{N}])[${mark}]${inside}[${mark}](?![\p{L}\p{N}])`;
    return [mark, new RegExp(pattern, 'gu')] as const;
  }),
];

/** From the best place for a cut to the worst: white space after a paragraph, a line, a sentence, a word. */
const places: readonly RegExp[] = [
  /(?=\n[^\S\n]*\n)/g,
  /(?=\n)/g,
  /(?<=[.!?…]["')\]*_~]*)(?=\s)/g,
  /(?<=\S)(?=\s)/g,
];

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Cuts a text into messages, in order: at the end of a paragraph, else of a line, a sentence, a word, never within a
 * character as people see it. What is *bold* is cut only where nothing else helps, and then it is so in both parts.
 * The white space at a cut is left out.
 *
 * @param limit - UTF-16 units in a part, 64 or more.
 * @returns the text itself where it fits; nothing for one of white space alone that does not.
 */
export function splitText(text: string, limit: number = longestText): readonly string[] {
  if (text.length <= limit) return [text];
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const { end, open } = bestCut(rest, limit);
    const part = rest.slice(0, end).trimEnd() + open.toReversed().join('');
    if (part !== '') parts.push(part);
    const next = rest.slice(end).trimStart();
    rest = next === '' ? '' : open.join('') + next;
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

function bestCut(text: string, limit: number): Cut {
  const spans = spansOf(text);
  const clusters = graphemes.segment(text);
  const isBetween = (at: number): boolean => clusters.containing(at)?.index === at;
  const cutAt = (end: number): Cut | undefined => {
    if (!isBetween(end)) return undefined;
    const open = openMarks(spans, end);
    const marks = open?.join('').length ?? 0;
    // It gets no longer than allowed, and something comes off the text.
    return open && end > marks && end + marks <= limit ? { end, open } : undefined;
  };
  const cuts = places.map((place) =>
    [...text.slice(0, limit + 1).matchAll(place)]
      .map(({ index }) => cutAt(index))
      .filter((cut) => cut !== undefined),
  );
  const isWhole = ({ open }: Cut): boolean => open.length === 0;
  // A part that is nearly empty is no gain over a cut at a lesser place.
  const fills = ({ end }: Cut): boolean => end >= limit / 2;
  return (
    cuts.map((some) => some.findLast((cut) => isWhole(cut) && fills(cut))).find(Boolean) ??
    cuts.at(-1)?.findLast(isWhole) ??
    cuts.at(-1)?.findLast(fills) ??
    lastOf(limit, cutAt) ??
      // One character of such a length.
      { end: isHighSurrogate(text, limit - 1) ? limit - 1 : limit, open: [] }
  );
}

function lastOf(limit: number, cutAt: (end: number) => Cut | undefined): Cut | undefined {
  for (let end = limit; end > 0; end -= 1) {
    const cut = cutAt(end);
    if (cut) return cut;
  }
  return undefined;
}

function spansOf(text: string): readonly Span[] {
  return marked.flatMap(([mark, pattern]) =>
    [...text.matchAll(pattern)].map(({ index, 0: { length } }) => {
      return { start: index, end: index + length, mark };
    }),
  );
}

/** The marks around a place, from the outside in; `undefined` where a cut would part a mark from its words. */
function openMarks(spans: readonly Span[], at: number): readonly string[] | undefined {
  const around = spans.filter(({ start, end }) => start < at && at < end);
  const isAmong = ({ start, end, mark }: Span): boolean =>
    start + mark.length < at && at < end - mark.length;
  if (!around.every(isAmong)) return undefined;
  return around.toSorted((a, b) => a.start - b.start).map(({ mark }) => mark);
}

function isHighSurrogate(text: string, at: number): boolean {
  return /[\uD800-\uDBFF]/.test(text.charAt(at));
}
