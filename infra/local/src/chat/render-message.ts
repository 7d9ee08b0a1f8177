import { stripVTControlCharacters, styleText } from 'node:util';

/** How text is shown. */
export interface TextView {
  /** Columns of the terminal. */
  readonly columns: number;
  /** True: bold and the like are shown by the terminal; else the markup is left out. */
  readonly styled: boolean;
}

type Style = Parameters<typeof styleText>[0];

/** As wide as a message is on a phone. */
const phoneWidth = 60;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide =
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]/u;

const htmlStyles: Readonly<Record<string, Style>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  s: 'strikethrough',
  code: 'cyan',
  pre: 'cyan',
  'tg-spoiler': 'inverse',
};

/** Telegram's HTML as text for a terminal. */
export function htmlToText(html: string, view: TextView): string {
  let text = html.replaceAll(/<br\s*\/?>/g, '\n');
  for (const [tag, style] of Object.entries(htmlStyles)) {
    const element = new RegExp(`<${tag}(?: [^>]*)?>([^]*?)</${tag}>`, 'g');
    text = text.replace(element, (_, inside: string) => paint(inside, style, view));
  }
  return text
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** WhatsApp's `*bold*`, `_italic_`, `~struck~` and ``` ```code``` ``` as text for a terminal. */
export function whatsappToText(message: string, view: TextView): string {
  const marks: readonly (readonly [RegExp, Style])[] = [
    [/```([^`]+)```/g, 'cyan'],
    [/(?<![\p{L}\p{N}])\*(\S(?:[^*\n]*\S)?)\*(?![\p{L}\p{N}])/gu, 'bold'],
    [/(?<![\p{L}\p{N}])_(\S(?:[^_\n]*\S)?)_(?![\p{L}\p{N}])/gu, 'italic'],
    [/(?<![\p{L}\p{N}])~(\S(?:[^~\n]*\S)?)~(?![\p{L}\p{N}])/gu, 'strikethrough'],
  ];
  return marks.reduce(
    (text, [mark, style]) => text.replace(mark, (_, inside: string) => paint(inside, style, view)),
    message,
  );
}

/** A message as lines behind a bar, no wider than a phone or the terminal; its buttons, row by row, at the end. */
export function renderBubble(
  text: string,
  buttons: readonly (readonly string[])[],
  view: TextView,
): readonly string[] {
  const width = Math.max(10, Math.min(phoneWidth, view.columns) - 2);
  const rows = buttons.map((row) => row.map((label) => `[${label}]`).join('  '));
  return [...text.split('\n'), ...rows]
    .flatMap((line) => wrap(line, width))
    .map((line) => `│ ${line}`.trimEnd());
}

/** Breaks a line at its spaces, and words that are too long anywhere. */
function wrap(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?<= )/)) {
    if (widthOf(current + word.trimEnd()) <= width) {
      current += word;
      continue;
    }
    if (current !== '') {
      lines.push(current.trimEnd());
    }
    current = word;
    while (widthOf(current.trimEnd()) > width) {
      const head = cut(current, width);
      lines.push(head);
      current = current.slice(head.length);
    }
  }
  return [...lines, current.trimEnd()];
}

/** The longest beginning of `text` that fits, at least one character of it. */
function cut(text: string, width: number): string {
  let head = '';
  for (const { segment } of segmenter.segment(text)) {
    if (head !== '' && widthOf(head + segment) > width) {
      break;
    }
    head += segment;
  }
  return head;
}

/** Columns that a text takes; pictures and letters of East Asia take two. */
function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(stripVTControlCharacters(text))) {
    width += wide.test(segment) ? 2 : 1;
  }
  return width;
}

function paint(text: string, style: Style, view: TextView): string {
  return view.styled ? styleText(style, text, { validateStream: false }) : text;
}
