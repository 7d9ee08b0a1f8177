import type { Person } from '../../voting/voting-session.ts';
import type { Place } from '../api/bot-api.ts';
import type { Sender } from '../sender.ts';

/** A command that somebody typed. */
export interface IncomingCommand {
  /** Where an answer goes. */
  readonly place: Place;
  readonly sender: Sender;
  /** The language of the sender's Telegram, such as `es-MX`. */
  readonly languageTag: string | undefined;
  /** What stands behind the command. */
  readonly payload: string;
  /** Names its update: what it asks for is done once. */
  readonly origin: string;
}

/** A command of somebody whose name is known. */
export interface PersonCommand extends IncomingCommand {
  readonly person: Person;
}

/** The press of a button. */
export interface IncomingPress {
  readonly chatId: number;
  /** The message under which the button is. */
  readonly messageId: number;
  readonly person: Person;
  readonly languageTag: string | undefined;
  readonly data: string;
  /** Names its update. */
  readonly origin: string;
}
