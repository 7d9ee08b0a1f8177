import type { Logger } from '@sesi/platform';

import { languages } from '../voting/voting-session.ts';
import type { BotApi } from './api/bot-api.ts';
import { type Speech, speak } from './texts/translate.ts';

/** Tells Telegram which commands to offer, in each language, in groups and in private chats. */
export async function offerCommands(api: BotApi, logger: Logger): Promise<void> {
  try {
    // The one without a language is for everybody whose own we do not speak.
    for (const language of [undefined, ...languages]) {
      const speech = speak(language ?? 'en');
      await api.setMenu(groupCommands(speech), { type: 'all_group_chats' }, language);
      await api.setMenu(privateCommands(speech), { type: 'all_private_chats' }, language);
    }
  } catch (error) {
    logger.warn({ err: error }, 'The menu of commands could not be set');
  }
}

function groupCommands({ plain }: Speech): { command: string; description: string }[] {
  return [
    { command: 'create_session', description: plain('menu.createSession') },
    { command: 'propose', description: plain('menu.propose') },
    { command: 'vote', description: plain('menu.vote') },
    { command: 'close_session', description: plain('menu.closeSession') },
    { command: 'language', description: plain('menu.language') },
    { command: 'help', description: plain('menu.help') },
  ];
}

function privateCommands({ plain }: Speech): { command: string; description: string }[] {
  return [{ command: 'help', description: plain('menu.help') }];
}
