import { type Choice, choices } from '../voting/voting-session.ts';

/** What a button asks for. */
export type Button =
  | { readonly action: 'join'; readonly sessionId: string }
  | { readonly action: 'vote'; readonly choice: Choice; readonly proposalId: string };

/**
 * A button as its callback data: `j:<session id>` or `y:<proposal id>`, `n:…`, `a:…`; 24 of the 64 bytes that
 * Telegram allows. Buttons stay under old messages for ever, and anybody can send any data: what comes back is
 * checked against the session.
 */
export function encodeButton(button: Button): string {
  return button.action === 'join'
    ? `j:${button.sessionId}`
    : `${button.choice.slice(0, 1)}:${button.proposalId}`;
}

/** The button of callback data; `undefined` for what is none of ours. */
export function decodeButton(data: string): Button | undefined {
  const match = /^([jyna]):([\w-]{1,60})$/.exec(data);
  if (match === null) return undefined;
  const [, letter = '', id = ''] = match;
  if (letter === 'j') return { action: 'join', sessionId: id };
  const choice = choices.find((each) => each.startsWith(letter));
  return choice === undefined ? undefined : { action: 'vote', choice, proposalId: id };
}
