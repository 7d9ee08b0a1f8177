/** How many messages may go out. Whatever wrote them, a text that is cut in two counts twice. */
export interface OutboundLimits {
  /** To one person in a minute. Default: 10. */
  readonly personMinute: number;
  /** To one person in an hour. Default: 100. */
  readonly personHour: number;
  /** The same text to one person in a minute. Default: 3. */
  readonly sameTextMinute: number;
  /** To all people together in a minute. Default: 50. */
  readonly overallMinute: number;
  /** From so many that were sent in a minute or wait to be sent on, the bot begins nothing by itself. Default: 100. */
  readonly brakeMinute: number;
}

/** Figures of the finance bots on whatsapp-web.js that were not banned; WhatsApp names none. */
export const defaultLimits: OutboundLimits = {
  personMinute: 10,
  personHour: 100,
  sameTextMinute: 3,
  overallMinute: 50,
  brakeMinute: 100,
};

/** Why a message goes out: it answers one, it asks a person to slow down, or the bot begins by itself. */
export type OutboundPurpose = 'answer' | 'notice' | 'begin';

/** Which messages a window counts: all, those to the person, of them those with the same text, or notices to the person. */
export type WindowScope = 'overall' | 'person' | 'same-text' | 'notice';

/** Whom a window is about, in words. */
export const audience: Readonly<Record<WindowScope, string>> = {
  overall: 'all people together',
  person: 'this person',
  'same-text': 'this person with this text',
  notice: 'this person',
};

/** At most `limit` messages of a scope in any `windowMs` milliseconds. */
export interface OutboundWindow {
  readonly scope: WindowScope;
  readonly limit: number;
  readonly windowMs: number;
}

/** How long what the bot begins waits for room: longer than the window of a minute, so that many may begin one after the other. */
export const defaultBeginWaitMs = 90_000;

/** The longest time for which a message counts. */
export const longestWindowMs = 3_600_000;

const minuteMs = 60_000;
const noticeEveryMs = 10 * minuteMs;

/** What is left to answers when the bot begins by itself. */
const shareOfBegun = 0.8;

/** All the windows that must have room for a message. Of a person's, the last place is kept for the notice. */
export function windowsOf(
  purpose: OutboundPurpose,
  limits: OutboundLimits,
): readonly OutboundWindow[] {
  const kept = purpose === 'notice' ? 0 : 1;
  const share = purpose === 'begin' ? shareOfBegun : 1;
  const windows: readonly OutboundWindow[] = [
    { scope: 'person', limit: limits.personMinute - kept, windowMs: minuteMs },
    { scope: 'person', limit: limits.personHour - kept, windowMs: longestWindowMs },
    { scope: 'overall', limit: Math.floor(limits.overallMinute * share), windowMs: minuteMs },
    purpose === 'notice'
      ? { scope: 'notice', limit: 1, windowMs: noticeEveryMs }
      : { scope: 'same-text', limit: limits.sameTextMinute, windowMs: minuteMs },
  ];
  return windows.map((window) => ({ ...window, limit: Math.max(1, window.limit) }));
}

/** What became of asking for a message to go out. */
export type OutboundVerdict =
  /** It may, and counts from now on. */
  | { readonly kind: 'go' }
  /** Not before `waitMs`; `scope` is that of the window which is full for longest. */
  | { readonly kind: 'wait'; readonly waitMs: number; readonly scope: WindowScope };

/**
 * Decides from when each window's oldest message that must be forgotten was sent.
 *
 * @param sentAt - for each window the `limit`th newest message that it counts, epoch ms; `undefined` when there are fewer.
 * @param now - epoch ms, of the same clock.
 */
export function decide(
  windows: readonly OutboundWindow[],
  sentAt: readonly (number | undefined)[],
  now: number,
): OutboundVerdict {
  let verdict: OutboundVerdict = { kind: 'go' };
  for (const [index, { scope, windowMs }] of windows.entries()) {
    const sent = sentAt[index];
    // What a clock that was set back wrote counts as of now.
    const waitMs = sent === undefined ? 0 : Math.min(sent, now) + windowMs - now;
    if (waitMs > 0 && (verdict.kind === 'go' || waitMs > verdict.waitMs)) {
      verdict = { kind: 'wait', waitMs, scope };
    }
  }
  return verdict;
}
