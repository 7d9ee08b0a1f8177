import type { ChatSettings } from '../rules/chat-settings.ts';
import type { VotingRules } from '../rules/voting-rules.ts';

/** What a decision depends on besides the session and the command. */
export interface Circumstances {
  /** Epoch milliseconds. Deadlines are judged by this, whether or not a timer has noticed them. */
  readonly now: number;
  /** As the chat has set them: see `rulesOf`. */
  readonly rules: VotingRules;
  /** What the chat has chosen. */
  readonly settings: ChatSettings;
}
