import { fontFamily, renderPng } from '@sesi/charts';
import type { TranscriptMessage } from '@sesi/fake-telegram';

/** A message of a chat, as it is drawn. */
export interface DrawnMessage {
  readonly message: TranscriptMessage;
  /** Its picture, as a PNG. */
  readonly picture?: Buffer;
}

const width = 620;
const bubble = { width: 480, padding: 14, line: 21, size: 15 };
const charactersPerLine = 54;
/** The font has no emojis; these letters of it say the same. */
const letters: Readonly<Record<string, string>> = {
  '✅': '✔',
  '❌': '✘',
  '⚪': '○',
  '📋': '▤',
  '🗳': '☑',
  '👥': '☺',
  '✋': '☞',
  '👋': '↩',
  '🧾': '≣',
  '⏳': '◔',
  '⏰': '◕',
  '🔒': '■',
  '💼': '▣',
};

/** Draws messages of a chat as a PNG. */
export function drawChat(messages: readonly DrawnMessage[]): Buffer {
  let top = 16;
  const drawn = messages.map((each) => {
    const { svg, height } = drawMessage(each, top);
    top += height + 14;
    return svg;
  });
  return renderPng(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${top}" font-family="${fontFamily}"><rect width="${width}" height="${top}" fill="#dfe7ec"/>${drawn.join('')}</svg>`,
  );
}

function drawMessage(
  { message, picture }: DrawnMessage,
  top: number,
): { svg: string; height: number } {
  const { padding, line, size } = bubble;
  const { isBot, name } = message.from;
  const left = isBot ? 20 : width - bubble.width - 20;
  const lines = message.text.split('\n').flatMap(wrap);
  const textHeight = (lines.length + 1) * line;
  const pictureHeight = picture === undefined ? 0 : 212;
  const height = textHeight + pictureHeight + 2 * padding - 8;
  const text = lines.map((each, index) => {
    const y = top + padding + (index + 2) * line - 8 + pictureHeight;
    return `<text x="${left + padding}" y="${y}" font-size="${size}" fill="#1f2933">${escape(each)}</text>`;
  });
  const image =
    picture === undefined
      ? ''
      : `<image x="${left + padding}" y="${top + padding + line - 4}" width="${bubble.width - 2 * padding}" height="${pictureHeight}" xlink:href="data:image/png;base64,${picture.toString('base64')}"/>`;
  const rows = message.buttons.map((row, index) =>
    drawButtons(
      row.map((each) => each.text),
      left,
      top + height + 6 + index * 38,
    ),
  );
  return {
    svg: `<rect x="${left}" y="${top}" width="${bubble.width}" height="${height}" rx="12" fill="${isBot ? '#ffffff' : '#e3fbd0'}"/><text x="${left + padding}" y="${top + padding + 9}" font-size="${size}" font-weight="bold" fill="${isBot ? '#2b7bb9' : '#3f8f29'}">${escape(name)}</text>${image}${text.join('')}${rows.join('')}`,
    height: height + rows.length * 38,
  };
}

function drawButtons(labels: readonly string[], left: number, top: number): string {
  const gap = 6;
  const each = (bubble.width - gap * (labels.length - 1)) / labels.length;
  return labels
    .map((label, index) => {
      const x = left + index * (each + gap);
      return `<rect x="${x}" y="${top}" width="${each}" height="32" rx="8" fill="#a9bccb"/><text x="${x + each / 2}" y="${top + 21}" font-size="14" text-anchor="middle" fill="#ffffff" font-weight="bold">${escape(label)}</text>`;
    })
    .join('');
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    const longer = last === '' ? word : `${last} ${word}`;
    if (longer.length <= charactersPerLine || last === '') lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function escape(text: string): string {
  const drawn = Object.entries(letters)
    .reduce((all, [emoji, letter]) => all.replaceAll(emoji, letter), text)
    .replaceAll('\u{fe0f}', '');
  const box = Array.from(drawn).find((letter) => letter > '~' && isBox(letter));
  if (box !== undefined) throw new Error(`The font has no "${box}": name a letter to draw for it.`);
  return drawn.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Whether a letter is drawn as the box that stands for all that the font does not have. */
function isBox(letter: string): boolean {
  return drawLetter(letter).equals(drawLetter('\u{10fffd}'));
}

function drawLetter(letter: string): Buffer {
  return renderPng(
    `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30"><text x="5" y="22" font-family="${fontFamily}" font-size="15">${letter}</text></svg>`,
  );
}
