import { escapeHtml, type Speech } from '../texts/translate.ts';

const dayMs = 24 * 60 * 60_000;

// To make a formatter takes longer than all else of a card.
const clockTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  hour: '2-digit',
  minute: '2-digit',
});

/** A moment as `14:05 UTC`, with its date unless that is today. A group has people in several time zones. */
export function formatTime({ language }: Speech, at: number, now: number): string {
  const isToday = Math.floor(at / dayMs) === Math.floor(now / dayMs);
  const time = clockTime.format(at);
  if (isToday) return `${time} UTC`;
  const date = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
  }).format(at);
  return `${date}, ${time} UTC`;
}

/** A moment as `21 Nov`, with its year unless that is this one. */
export function formatDate({ language }: Speech, at: number, now: number): string {
  const sameYear = new Date(at).getUTCFullYear() === new Date(now).getUTCFullYear();
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
}

/** A number of minutes in the largest unit that divides it: `5 min`, `2 h`, `1 day`. */
export function formatMinutes({ plain }: Speech, minutes: number): string {
  if (minutes % (24 * 60) === 0) return plain('units.days', { count: minutes / (24 * 60) });
  if (minutes % 60 === 0) return plain('units.hours', { count: minutes / 60 });
  return plain('units.minutes', { count: minutes });
}

/** More names than this are counted, not shown: with 40 characters a name a message stays below Telegram's 4,096. */
const shownNames = 15;

/** Whether a list of so many names is cut. */
export function isShortened(names: number): boolean {
  return names > shownNames;
}

/** Names in one line of HTML, escaped; of a long list the first ones. */
export function formatNames({ html }: Speech, names: readonly string[]): string {
  const shown = names.slice(0, shownNames).map(escapeHtml);
  const hidden = names.length - shown.length;
  return hidden === 0
    ? shown.join(', ')
    : `${shown.join(', ')} ${html('list.more', { count: hidden })}`;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A text of at most so many characters, with `…` where it was cut: between letters, never within an emoji. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length >= longest) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Characters of a text that stands in a list. */
const longestInList = 80;

/** A text as a line of a list. */
export function asLine(text: string): string {
  return shorten(text.replaceAll(/\s+/g, ' '), longestInList);
}
