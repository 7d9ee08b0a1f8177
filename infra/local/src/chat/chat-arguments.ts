import { parseArgs } from 'node:util';

import { demoGroup } from '../start/demo-people.ts';

/** What `pnpm chat …` asks for. Without a text there is a prompt. */
export type ChatArguments =
  | { readonly kind: 'whatsapp'; readonly phone: string; readonly text: string | undefined }
  | {
      readonly kind: 'telegram';
      readonly person: string;
      /** The title of a group, or `undefined` for the person's private chat with the bot. */
      readonly group: string | undefined;
      readonly text: string | undefined;
    }
  | { readonly kind: 'telegram-list' }
  | { readonly kind: 'usage'; readonly problem: string | undefined };

/** How `pnpm chat` is used. */
export const chatUsage = [
  'pnpm chat wa +6281234567890 "halo"        write to wa-finance-bot as that phone',
  'pnpm chat wa +6281234567890               the same with a prompt',
  String.raw`pnpm chat tg alice "/create_session \"Lunch?\" 30m"`,
  `                                          write in the group "${demoGroup}" as Alice`,
  'pnpm chat tg bob "[Join]"                 press the newest button with that text',
  'pnpm chat tg alice                        the same with a prompt',
  'pnpm chat tg                              who and which groups there are',
  '  --group "title"   another group         --private   the private chat with the bot',
].join('\n');

/** Reads the arguments behind `pnpm chat`. */
export function readChatArguments(args: readonly string[]): ChatArguments {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
  const { positionals, values } = parsed;
  const [bot, who, ...words] = positionals;
  const text = words.length === 0 ? undefined : words.join(' ');
  if (text?.trim() === '') {
    return usage('The text is empty.');
  }
  if (values.help === true || bot === undefined) {
    return usage(undefined);
  }
  if (bot === 'wa') {
    return readWhatsapp(who, text);
  }
  if (bot !== 'tg') {
    return usage(`There is no bot "${bot}": say wa or tg.`);
  }
  if (who === undefined) {
    return { kind: 'telegram-list' };
  }
  const group = values.private === true ? undefined : (values.group ?? demoGroup);
  return { kind: 'telegram', person: who, group, text };
}

function readWhatsapp(phone: string | undefined, text: string | undefined): ChatArguments {
  if (phone === undefined) {
    return usage('Say which phone you write from.');
  }
  // The bot knows which numbers there can be; here it is only about not taking a word for a phone.
  if (!/^\+[\d ().-]{6,}$/.test(phone)) {
    return usage(
      `"${phone}" is no phone number with its country code: write it such as +6281234567890.`,
    );
  }
  return { kind: 'whatsapp', phone, text };
}

function usage(problem: string | undefined): ChatArguments {
  return { kind: 'usage', problem };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      group: { type: 'string' },
      private: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}
