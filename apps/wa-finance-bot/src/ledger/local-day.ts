/** The date in a time zone at a moment, as `2026-11-21`. */
export function localDay(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const [year, month, day] = (['year', 'month', 'day'] as const).map(
    (name) => parts.find(({ type }) => type === name)?.value ?? '',
  );
  return `${year?.padStart(4, '0')}-${month}-${day}`;
}
