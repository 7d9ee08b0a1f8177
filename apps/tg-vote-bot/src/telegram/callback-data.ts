import { type ChatSettings, isSettingName } from '../voting/rules/chat-settings.ts';
import { type Choice, choices } from '../voting/voting-session.ts';

/** What a button asks for. */
export type Button =
  | { readonly action: 'join'; readonly sessionId: string }
  | { readonly action: 'leave'; readonly sessionId: string }
  | {
      readonly action: 'vote';
      readonly choice: Choice;
      readonly proposalId: string;
      /** A decimal; absent: the usual one. */
      readonly amount?: string;
    }
  | SettingsButton;

/** A step in the menu of settings: to all of them, to the values of one, or to one value by its number. */
export interface SettingsButton {
  readonly action: 'settings';
  readonly name?: keyof ChatSettings;
  readonly choice?: number;
}

/**
 * A button as its callback data: `j:<session id>`, `l:…`; `y:<proposal id>` or `y:<proposal id>:0.05`, `n:…`, `a:…`;
 * `s`, `s:<setting>` or `s:<setting>:<number>`. At most 41 of the 64 bytes that Telegram allows. Buttons stay under
 * old messages for ever, and anybody can send any data: what comes back is checked against the session.
 */
export function encodeButton(button: Button): string {
  switch (button.action) {
    case 'join':
      return `j:${button.sessionId}`;
    case 'leave':
      return `l:${button.sessionId}`;
    case 'vote':
      return joined(button.choice.slice(0, 1), button.proposalId, button.amount);
    case 'settings':
      return joined('s', button.name, button.choice);
  }
}

/** The button of callback data; `undefined` for what is none of ours. */
export function decodeButton(data: string): Button | undefined {
  const match = /^([a-z])(?::([\w-]{1,40}))?(?::([\d.]{1,16}))?$/.exec(data);
  if (match === null) return undefined;
  const [, letter = '', id, detail] = match;
  if (letter === 's') return decodeSettings(id, detail);
  if (id === undefined) return undefined;
  if (letter === 'j' || letter === 'l') {
    return letter === 'j' ? { action: 'join', sessionId: id } : { action: 'leave', sessionId: id };
  }
  const choice = choices.find((each) => each.startsWith(letter));
  if (choice === undefined) return undefined;
  const amount = detail === undefined ? {} : { amount: detail };
  return { action: 'vote', choice, proposalId: id, ...amount };
}

function decodeSettings(
  name: string | undefined,
  choice: string | undefined,
): SettingsButton | undefined {
  if (name === undefined) return { action: 'settings' };
  if (!isSettingName(name)) return undefined;
  if (choice === undefined) return { action: 'settings', name };
  return /^\d{1,2}$/.test(choice)
    ? { action: 'settings', name, choice: Number(choice) }
    : undefined;
}

function joined(...parts: readonly (string | number | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(':');
}
