import { takeDay, type Today } from './dates/take-day.ts';
import { takeDueDay } from './debts/take-due-day.ts';
import { type BookWriter, type ParsedLine, parseLine } from './parse-line.ts';

/** One line of a message: what it says, and about which day. */
export interface ReadLine {
  /** From 0, as the person wrote them. */
  readonly line: number;
  readonly text: string;
  /** `undefined`: the line names none, so it is about the day of the message. */
  readonly day: string | undefined;
  /** Until when a debt is to be paid back; `undefined` for other lines. */
  readonly dueDay: string | undefined;
  readonly parsed: ParsedLine;
}

/** Longer messages are read in parts. */
const mostLines = 50;

/**
 * Reads a message with an entry on each line. A line that is nothing but a date, such as "kemarin:", is about those below
 * it. Entries that are set apart by commas on one line are read as lines when each of them is clear.
 */
export function readLines(text: string, writer: BookWriter, today: string): readonly ReadLine[] {
  const when: Today = { today, locale: writer.locale };
  const lines = text
    .split(/\r?\n/u)
    .map((line) => line.replace(/^\s*(?:[-•*–]\s+(?=\p{L})|\d{1,2}[.)]\s+)/u, '').trim())
    .filter((line) => line !== '')
    .slice(0, mostLines);
  const read: ReadLine[] = [];
  let heading: string | undefined;
  for (const line of lines) {
    const debt = readDueLine(line, writer, when);
    if (debt !== undefined) {
      read.push({ ...debt, line: read.length, day: debt.day ?? heading });
      continue;
    }
    const dated = takeDay(line, when);
    if (dated !== undefined && /^[\p{P}\s]*$/u.test(dated.text)) {
      heading = dated.day;
      continue;
    }
    const day = dated?.day ?? heading;
    for (const part of partsOf(dated?.text ?? line, writer)) {
      read.push({ line: read.length, day, dueDay: undefined, ...part });
    }
  }
  return read;
}

/** A debt that says until when it is: that date is not the one of the line. */
function readDueLine(
  text: string,
  writer: BookWriter,
  when: Today,
): Omit<ReadLine, 'line'> | undefined {
  const due = takeDueDay(text, when);
  if (due === undefined) return undefined;
  const dated = takeDay(due.text, when);
  const parsed = parseLine(dated?.text ?? due.text, writer);
  return parsed.kind === 'debt' ? { text, day: dated?.day, dueDay: due.dueDay, parsed } : undefined;
}

type Part = Pick<ReadLine, 'text' | 'parsed'>;

function partsOf(text: string, writer: BookWriter): readonly Part[] {
  const whole = readPart(text, writer);
  if (whole.parsed.kind !== 'several-amounts') {
    return [whole];
  }
  const parts = text.split(/[,;]\s+/u).map((part) => readPart(part, writer));
  const areClear = parts.every(({ parsed }) => ['entry', 'transfer', 'debt'].includes(parsed.kind));
  return areClear ? parts : [whole];
}

function readPart(text: string, writer: BookWriter): Part {
  return { text, parsed: parseLine(text, writer) };
}
