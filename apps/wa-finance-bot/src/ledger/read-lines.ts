import { takeDay, type Today } from './dates/take-day.ts';
import { spellInDigits } from './number-words.ts';
import { type EntryWriter, type ParsedEntry, parseEntry } from './parse-entry.ts';

/** One line of a message: what it says, and about which day. */
export interface ReadLine {
  /** From 0, as the person wrote them. */
  readonly line: number;
  readonly text: string;
  /** `undefined`: the line names none, so it is about the day of the message. */
  readonly day: string | undefined;
  readonly parsed: ParsedEntry;
}

/** Longer messages are read in parts. */
const mostLines = 50;

/**
 * Reads a message with an entry on each line. A line that is nothing but a date, such as "kemarin:", is about those below
 * it. Entries that are set apart by commas on one line are read as lines when each of them is clear.
 */
export function readLines(text: string, writer: EntryWriter, today: string): readonly ReadLine[] {
  const when: Today = { today, locale: writer.locale };
  const lines = text
    .split(/\r?\n/u)
    .map((line) => line.replace(/^\s*(?:[-•*–]\s+(?=\p{L})|\d{1,2}[.)]\s+)/u, '').trim())
    .filter((line) => line !== '')
    .slice(0, mostLines);
  const read: ReadLine[] = [];
  let heading: string | undefined;
  for (const line of lines) {
    const dated = takeDay(line, when);
    if (dated !== undefined && /^[\p{P}\s]*$/u.test(dated.text)) {
      heading = dated.day;
      continue;
    }
    const day = dated?.day ?? heading;
    for (const part of partsOf(dated?.text ?? line, writer)) {
      read.push({ line: read.length, day, ...part });
    }
  }
  return read;
}

type Part = Pick<ReadLine, 'text' | 'parsed'>;

function partsOf(text: string, writer: EntryWriter): readonly Part[] {
  const whole = readPart(text, writer);
  if (whole.parsed.kind !== 'several-amounts') {
    return [whole];
  }
  const parts = text.split(/[,;]\s+/u).map((part) => readPart(part, writer));
  return parts.every(({ parsed }) => parsed.kind === 'entry') ? parts : [whole];
}

function readPart(text: string, writer: EntryWriter): Part {
  return { text, parsed: parseEntry(spellInDigits(text), writer) };
}
