/** The shortest and the longest time that an answer is typed. A person expects it in less than two seconds. */
const shortestMs = 300;
const longestMs = 1500;

/** What reading the question takes, and typing a character: far faster than a person, but not at once. */
const readingMs = 250;
const characterMs = 4;

/** No two waits are alike: it is longer or shorter by up to a quarter. */
const jitter = 0.25;

/**
 * How long to show "typing…" before a text goes out.
 *
 * @param length - of the text, in UTF-16 units.
 * @param random - from 0 to 1.
 * @returns milliseconds, 300 to 1,500.
 */
export function typingMs(length: number, random: number): number {
  const usual = Math.min(longestMs, readingMs + characterMs * length);
  const varied = usual * (1 + jitter * (2 * random - 1));
  return Math.round(Math.min(longestMs, Math.max(shortestMs, varied)));
}
