/** From this hour of their day people are not written to unasked. */
const quietFromHour = 21;

/** Until this hour. */
const quietUntilHour = 8;

/** Every time zone begins its hours at a quarter of an hour of UTC. */
const quarterMs = 15 * 60_000;

/** The moment itself, or the morning after it when it falls into the night of that time zone (IANA name). */
export function afterQuietHours(moment: Date, timeZone: string): Date {
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  const isQuiet = (at: Date): boolean => {
    const hour = Number(format.formatToParts(at).find(({ type }) => type === 'hour')?.value);
    return hour >= quietFromHour || hour < quietUntilHour;
  };
  if (!isQuiet(moment)) {
    return moment;
  }
  // Step by step, so that nights in which the clocks change need no rule of their own.
  let at = new Date(Math.ceil(moment.getTime() / quarterMs) * quarterMs);
  while (isQuiet(at)) {
    at = new Date(at.getTime() + quarterMs);
  }
  return at;
}
