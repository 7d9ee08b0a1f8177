/** What a command said: its text, and what stood behind it where a number of minutes belongs. */
export interface TextAndRest {
  readonly text: string;
  /** Empty when nothing followed. */
  readonly rest: string;
}

/** Double marks: phones type “these”, some keyboards «these» or „these“. */
const doubleMarks = ['"', '“', '”', '„', '‟', '«', '»', '″', '＂'];
/** Single marks, which may be apostrophes too. */
const singleMarks = ["'", '‘', '’', '‚', '‛', '‹', '›', '`', '´'];

const unit = '(?:m|min|mins|minutes?|minutos?|menit|h|hours?|horas?|jam|d|days?|d[ií]as?|hari)';
const duration = String.raw`-?\d+\s?${unit}?\.?`;
/** Without quotes: 5 is the time in "Pizza 5", but not in "price=target: 5", and 0.05 is an amount anywhere. */
const trailingDuration = new RegExp(String.raw`^(.*\S)(?<!=|target:)\s+(${duration})$`, 'isu');
const onlyDuration = new RegExp(`^${duration}$`, 'iu');

/**
 * Splits `"text" 5` into its parts. The quotes may be straight, curly, angled, single, missing on one side or
 * missing altogether; the text may have several lines.
 */
export function splitQuotedText(payload: string): TextAndRest {
  const trimmed = payload.trim();
  return (
    splitAtMarks(trimmed, doubleMarks) ?? splitAtMarks(trimmed, singleMarks) ?? splitPlain(trimmed)
  );
}

function splitAtMarks(payload: string, marks: readonly string[]): TextAndRest | undefined {
  const first = payload[0];
  if (first === undefined || !marks.includes(first)) return undefined;
  const closing = Math.max(...marks.map((mark) => payload.lastIndexOf(mark)));
  if (closing === 0) return splitPlain(payload.slice(1).trim());
  const rest = payload.slice(closing + 1).trim();
  // An apostrophe closes nothing: 'twas the dog's 5.
  if (marks === singleMarks && rest !== '' && !onlyDuration.test(rest)) return undefined;
  return { text: payload.slice(1, closing).trim(), rest };
}

function splitPlain(payload: string): TextAndRest {
  const match = trailingDuration.exec(payload);
  if (match === null) return { text: payload.replace(endsInMark, ''), rest: '' };
  const [, text = '', rest = ''] = match;
  return { text: text.replace(endsInMark, '').trim(), rest };
}

/** A closing quote whose opening one was forgotten. */
const endsInMark = new RegExp(`[${doubleMarks.join('')}]$`, 'u');
