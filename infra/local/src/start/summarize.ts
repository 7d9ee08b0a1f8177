import { ownCommand } from '../own-command.ts';

/** What `start` has to tell when everything runs. */
export interface Summary {
  /** Lines for the terminal. */
  readonly lines: readonly string[];
}

/** What `summarize` tells about. */
export interface SummaryFacts {
  readonly waUrl: string;
  readonly tgUrl: string;
  readonly localChat: boolean;
  readonly realTelegram: boolean;
  readonly postgres: string;
  readonly redis: string;
  readonly telegram: string;
  readonly dataDir: string;
}

/** The block that says where things are and what to try next. */
export function summarize(facts: SummaryFacts): Summary {
  const places = [
    ['wa-finance-bot', `${facts.waUrl}   (health: ${facts.waUrl}/api/health)`],
    ['tg-vote-bot', `${facts.tgUrl}   (health: ${facts.tgUrl}/api/health)`],
    ['Postgres', facts.postgres],
    ['Redis', facts.redis],
    ['Telegram', facts.telegram],
    ['Data', facts.dataDir],
  ];
  const tries = [
    facts.localChat
      ? ownCommand('chat', 'wa +6281234567890 "halo"')
      : 'write to the bot on WhatsApp (the QR code above links it)',
    facts.realTelegram
      ? 'write to the bot on Telegram'
      : ownCommand('chat', String.raw`tg alice "/create_session \"Lunch?\" 30m"`),
  ];
  return {
    lines: [
      '',
      'Sesi runs.',
      ...places.map(([name = '', where = '']) => `  ${name.padEnd(15)} ${where}`),
      '',
      'Try, in another terminal:',
      ...tries.map((line) => `  ${line}`),
      '',
      'Ctrl-C stops everything; the next start finds its data again.',
      '',
    ],
  };
}
