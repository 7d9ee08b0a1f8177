import type { Logger } from '@sesi/platform';

import { languages } from '../voting/voting-session.ts';
import type { BotApi } from './api/bot-api.ts';
import { type Speech, speak } from './texts/translate.ts';

/** Tells Telegram which commands to offer, in each language: to members of groups, to administrators, in private. */
export async function offerCommands(api: BotApi, logger: Logger): Promise<void> {
  try {
    // The one without a language is for everybody whose own we do not speak.
    for (const language of [undefined, ...languages]) {
      const speech = speak(language ?? 'en');
      await api.setMenu(forMembers(speech), { type: 'all_group_chats' }, language);
      await api.setMenu(forAdmins(speech), { type: 'all_chat_administrators' }, language);
      await api.setMenu(inPrivate(speech), { type: 'all_private_chats' }, language);
    }
  } catch (error) {
    logger.warn({ err: error }, 'The menu of commands could not be set');
  }
}

interface MenuEntry {
  command: string;
  description: string;
}

function forMembers({ plain }: Speech): MenuEntry[] {
  return [
    { command: 'create_session', description: plain('menu.createSession') },
    { command: 'propose', description: plain('menu.propose') },
    { command: 'vote', description: plain('menu.vote') },
    { command: 'status', description: plain('menu.status') },
    { command: 'results', description: plain('menu.results') },
    { command: 'history', description: plain('menu.history') },
    { command: 'portfolio', description: plain('menu.portfolio') },
    { command: 'export', description: plain('menu.export') },
    { command: 'close_session', description: plain('menu.closeSession') },
    ...inPrivate({ plain }),
  ];
}

function forAdmins(speech: Speech): MenuEntry[] {
  const settings = { command: 'settings', description: speech.plain('menu.settings') };
  return [...forMembers(speech), settings];
}

function inPrivate({ plain }: Pick<Speech, 'plain'>): MenuEntry[] {
  return [{ command: 'help', description: plain('menu.help') }];
}
