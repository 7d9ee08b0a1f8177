import type { Language } from '../voting-session.ts';
import { languages } from '../voting-session.ts';

/** What a chat has chosen with /settings. Each proposal keeps the rules that were so when it opened. */
export interface ChatSettings {
  /** `auto`: the language of whoever opens a session. */
  readonly language: Language | 'auto';
  readonly mayOpen: 'everyone' | 'admins';
  /** `opener`: whoever opened the session; administrators may too. */
  readonly mayPropose: 'participants' | 'opener' | 'admins';
  /** Minutes of a vote when none are given. */
  readonly usualMinutes: number;
  readonly longestMinutes: number;
  /** The amount of a yes when none is given. */
  readonly usualAmount: string;
  readonly mostAmount: string;
  /** So many percent of the participants must vote, abstentions included; 0 for no quorum. */
  readonly quorum: number;
  readonly majority: Majority;
  /** What a vote weighs: one head each, or the amount that goes with it. */
  readonly weight: Weight;
  /** A heavier vote weighs that much; matters where votes weigh by amount. */
  readonly weightCap: string;
  /** Whether a vote may be changed until the end. */
  readonly changeVote: boolean;
  /** Whether votes are hidden until the end. */
  readonly hidden: boolean;
  /** Whether a vote ends as soon as nothing can change its result. */
  readonly earlyClose: boolean;
  /** Whether those who have not voted are reminded. */
  readonly reminders: boolean;
  /** Who carries out an approved trade. */
  readonly execution: Execution;
}

/** The share of the weight of yes and no that yes must have: more than half, at least two or three quarters, or all. */
export type Majority = 'half' | 'two-thirds' | 'three-quarters' | 'all';

/** What a vote weighs. */
export type Weight = 'head' | 'amount';

/** `paper`: filled on paper here; `webhook`: sent to a trading system. */
export type Execution = 'paper' | 'webhook';

/** The cap that caps nothing. */
export const noCap = 'none';

/** What a chat has that has chosen nothing (contract D). */
export const usualSettings: ChatSettings = {
  language: 'auto',
  mayOpen: 'everyone',
  mayPropose: 'participants',
  usualMinutes: 5,
  longestMinutes: 10,
  usualAmount: '0.01',
  mostAmount: '1',
  quorum: 0,
  majority: 'half',
  weight: 'head',
  weightCap: noCap,
  changeVote: true,
  hidden: false,
  earlyClose: false,
  reminders: true,
  execution: 'paper',
};

/** The values that each setting can have, in the order of the menu. */
export const settingChoices: {
  readonly [Key in keyof ChatSettings]: readonly ChatSettings[Key][];
} = {
  language: ['auto', ...languages],
  mayOpen: ['everyone', 'admins'],
  mayPropose: ['participants', 'opener', 'admins'],
  usualMinutes: [1, 2, 5, 10, 30, 60, 1_440],
  longestMinutes: [10, 60, 1_440, 10_080],
  usualAmount: ['0.001', '0.01', '0.05', '0.1', '1'],
  mostAmount: ['1', '10', '100', '1000'],
  quorum: [0, 25, 50, 75, 100],
  majority: ['half', 'two-thirds', 'three-quarters', 'all'],
  weight: ['head', 'amount'],
  weightCap: [noCap, '0.05', '0.1', '0.5', '1'],
  changeVote: [true, false],
  hidden: [false, true],
  earlyClose: [false, true],
  reminders: [true, false],
  execution: ['paper', 'webhook'],
};

/** The names of the settings, in the order of the menu. */
export const settingNames = Object.keys(settingChoices).filter(isSettingName);

/** Whether a text names a setting. */
export function isSettingName(name: string): name is keyof ChatSettings {
  return Object.hasOwn(settingChoices, name);
}

/**
 * The settings with one of them changed. What does not go together is changed with it: a vote whose result is certain
 * before its end is one that nobody can change any more, and the usual is never more than the most.
 *
 * @param choice - the number of the value in `settingChoices`.
 * @returns `undefined` when there is no such value.
 */
export function changeSetting(
  settings: ChatSettings,
  name: keyof ChatSettings,
  choice: number,
): ChatSettings | undefined {
  const value = settingChoices[name][choice];
  if (value === undefined) return undefined;
  const changed: ChatSettings = { ...settings, [name]: value };
  if (name === 'earlyClose' && changed.earlyClose) return { ...changed, changeVote: false };
  if (name === 'changeVote' && changed.changeVote) return { ...changed, earlyClose: false };
  if (name === 'usualMinutes' || name === 'longestMinutes') {
    return changed.usualMinutes <= changed.longestMinutes
      ? changed
      : name === 'longestMinutes'
        ? { ...changed, usualMinutes: changed.longestMinutes }
        : { ...changed, longestMinutes: leastThatFits(changed.usualMinutes) };
  }
  return changed;
}

function leastThatFits(minutes: number): number {
  return settingChoices.longestMinutes.find((most) => most >= minutes) ?? minutes;
}
