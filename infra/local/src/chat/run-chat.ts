import { join } from 'node:path';

import { LocalError } from '../local-error.ts';
import { ownCommand } from '../own-command.ts';
import { readRunning, type Running } from '../running-file.ts';
import { type ChatArguments, chatUsage } from './chat-arguments.ts';
import { Prompt } from './prompt.ts';
import type { TextView } from './render-message.ts';
import { TelegramChat, type TelegramDirectory } from './telegram-chat.ts';
import { readTelegramLine } from './telegram-line.ts';
import { sendToWhatsapp } from './whatsapp-chat.ts';

/** The terminal that a chat runs in. */
export interface ChatTerminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** True when a person types there. */
  readonly isTerminal: boolean;
  readonly view: TextView;
  readonly dataDir: string;
}

/**
 * Does what `pnpm chat …` asks for.
 *
 * @returns the exit code: 2 for arguments that cannot be understood.
 * @throws LocalError with what to do.
 */
export async function runChat(args: ChatArguments, terminal: ChatTerminal): Promise<number> {
  const print = (line: string): void => {
    terminal.output.write(`${line}\n`);
  };
  if (args.kind === 'usage') {
    for (const line of [args.problem, chatUsage].filter((text) => text !== undefined)) {
      print(line);
    }
    return args.problem === undefined ? 0 : 2;
  }
  const running = await requireRunning(terminal.dataDir);
  if (args.kind === 'whatsapp') {
    await chatOnWhatsapp(running, args, terminal);
    return 0;
  }
  const url = fakeTelegramOf(running);
  if (args.kind === 'telegram-list') {
    const chat = new TelegramChat(url, undefined, { ...terminal.view, print });
    describeDirectory(await chat.open()).forEach(print);
    return 0;
  }
  await chatOnTelegram(url, args, terminal);
  return 0;
}

async function chatOnWhatsapp(
  running: Running,
  { phone, text }: Extract<ChatArguments, { kind: 'whatsapp' }>,
  terminal: ChatTerminal,
): Promise<void> {
  const { wa } = running;
  if (wa === undefined || !wa.localChat) {
    throw new LocalError(
      'wa-finance-bot runs on the real WhatsApp: write to it there, or set LOCAL_CHAT=true as well.',
    );
  }
  const send = async (line: string): Promise<void> => {
    const lines = await sendToWhatsapp(
      wa.url,
      join(terminal.dataDir, 'chat-files'),
      { phone, text: line },
      terminal.view,
    );
    terminal.output.write(`${lines.join('\n')}\n`);
  };
  if (text !== undefined) {
    await send(text);
    return;
  }
  await withPrompt(terminal, phone, send);
}

async function chatOnTelegram(
  url: string,
  { person, group, text }: Extract<ChatArguments, { kind: 'telegram' }>,
  terminal: ChatTerminal,
): Promise<void> {
  let print = (line: string): void => {
    terminal.output.write(`${line}\n`);
  };
  const chat = new TelegramChat(url, group, {
    ...terminal.view,
    print: (line) => {
      print(line);
    },
  });
  const directory = await chat.open();
  const names = namesOf(directory);
  if (text !== undefined) {
    await chat.act(readTelegramLine(text, person, names));
    return;
  }
  if (!names.has(person.toLowerCase())) {
    throw new LocalError([`There is no "${person}".`, ...describeDirectory(directory)].join('\n'));
  }
  let watching = watch(chat);
  await withPrompt(
    terminal,
    person,
    async (line) => {
      await watching.stop();
      await chat.act(readTelegramLine(line, person, names));
      watching = watch(chat);
    },
    (prompt) => {
      print = (line) => {
        prompt.print(line);
      };
    },
  );
  await watching.stop();
}

/** Shows what happens while nothing is being done. */
function watch(chat: TelegramChat): { stop(): Promise<void> } {
  const controller = new AbortController();
  // What goes wrong here goes wrong again, and is told, with the next line.
  const ended = chat.watch(controller.signal).catch(() => {});
  return {
    async stop() {
      controller.abort();
      await ended;
    },
  };
}

async function withPrompt(
  terminal: ChatTerminal,
  who: string,
  act: (line: string) => Promise<void>,
  onOpen?: (prompt: Prompt) => void,
): Promise<void> {
  const prompt = await Prompt.open({
    label: `${who}> `,
    input: terminal.input,
    output: terminal.output,
    isTerminal: terminal.isTerminal,
    historyFile: join(terminal.dataDir, 'chat-history.json'),
    async onLine(line) {
      try {
        await act(line);
      } catch (error) {
        // A refused line is no reason to leave the chat.
        if (!(error instanceof LocalError)) {
          throw error;
        }
        prompt.print(error.message);
      }
    },
  });
  onOpen?.(prompt);
  try {
    await prompt.run();
  } finally {
    prompt.close();
  }
}

async function requireRunning(dataDir: string): Promise<Running> {
  const running = await readRunning(dataDir);
  if (running === undefined) {
    throw new LocalError(
      `Nothing runs here. Start the bots first, in another terminal: ${ownCommand('start')}`,
    );
  }
  if (!running.ready) {
    throw new LocalError('The bots are still starting: try again in a moment.');
  }
  return running;
}

function fakeTelegramOf({ tg }: Running): string {
  if (tg?.fakeTelegramUrl === undefined) {
    throw new LocalError('tg-vote-bot runs on the real Telegram: write to it there.');
  }
  return tg.fakeTelegramUrl;
}

function namesOf({ users }: TelegramDirectory): ReadonlySet<string> {
  return new Set(
    users.flatMap(({ firstName, username }) =>
      [firstName, username, username === undefined ? undefined : `@${username}`]
        .filter((name) => name !== undefined)
        .map((name) => name.toLowerCase()),
    ),
  );
}

/** People and groups as lines. */
function describeDirectory({ bot, users, groups }: TelegramDirectory): readonly string[] {
  const nameById = new Map(users.map(({ id, firstName }) => [id, firstName.toLowerCase()]));
  return [
    'People:',
    ...users.map(({ firstName, username }) => {
      const handle = username === undefined ? 'no username' : `@${username}`;
      return `  ${firstName.toLowerCase().padEnd(8)} ${handle}`;
    }),
    'Groups:',
    ...groups.map(({ title, members }) => {
      const inside = members
        .filter(({ status }) => status !== 'left' && status !== 'kicked')
        .flatMap(({ userId, status }) => {
          const name = nameById.get(userId);
          const role = status === 'creator' || status === 'administrator' ? ' (admin)' : '';
          return name === undefined ? [] : [`${name}${role}`];
        });
      return `  ${title}: ${inside.join(', ')}, and the bot @${bot.username}`;
    }),
  ];
}
