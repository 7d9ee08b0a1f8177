import type { EventPage, SimEvent } from '@sesi/fake-telegram';
import { z } from 'zod';

import { askJson } from './ask-json.ts';
import { htmlToText, renderBubble, type TextView } from './render-message.ts';
import type { TelegramLine } from './telegram-line.ts';

const directorySchema = z.object({
  bot: z.object({ username: z.string() }),
  users: z.array(
    z.object({ id: z.number(), firstName: z.string(), username: z.string().optional() }),
  ),
  groups: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      members: z.array(z.object({ userId: z.number(), status: z.string() })),
    }),
  ),
  lastSequence: z.number(),
});

const sequenceSchema = z.object({ sequence: z.number() });
const pageSchema = z.custom<EventPage>(
  (page) => typeof page === 'object' && page !== null && 'events' in page && 'lastSequence' in page,
);

/** Who and what there is in the stand-in for Telegram. */
export type TelegramDirectory = z.output<typeof directorySchema>;

/** The first answer of the bot comes within this, or it has none. */
const firstAnswerMs = 5000;
/** Nothing more for so long: the bot is done. */
const quietMs = 1500;
/** After a press the live message changes too, every three seconds at most. */
const quietAfterToastMs = 3500;

/** How a chat is shown. */
export interface ChatView extends TextView {
  readonly print: (line: string) => void;
}

/** One chat of the stand-in for Telegram, as people see it on their phones. */
export class TelegramChat {
  readonly #url: string;
  readonly #group: string | undefined;
  readonly #view: ChatView;
  #after = 0;

  /**
   * @param url - of the stand-in.
   * @param group - its title; `undefined` for private chats.
   */
  constructor(url: string, group: string | undefined, view: ChatView) {
    this.#url = url;
    this.#group = group;
    this.#view = view;
  }

  /** Who and what there is now; what happens from now on is shown by the other methods. */
  async open(): Promise<TelegramDirectory> {
    const directory = await askJson({ url: `${this.#url}/sim`, answer: directorySchema });
    this.#after = directory.lastSequence;
    return directory;
  }

  /** Does what a line says and shows what comes of it, until the bot is quiet. @throws LocalError. */
  async act({ person, action }: TelegramLine): Promise<void> {
    const place = { from: person, chat: this.#group ?? person };
    if (action.kind === 'say') {
      const { sequence } = await this.#post(
        'send',
        { ...place, text: action.text },
        sequenceSchema,
      );
      this.#after = Math.max(this.#after, sequence);
    } else {
      await this.#post('press', { ...place, button: action.button }, sequenceSchema);
    }
    const shown = await this.#showUntilQuiet();
    if (shown === 0) {
      this.#view.print(
        `(The bot said nothing within ${firstAnswerMs / 1000} s. In a group it hears commands and replies to it only.)`,
      );
    }
  }

  /** Shows what happens until the signal is aborted. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#showNext(10_000, signal);
      } catch (error) {
        if (!signal.aborted) {
          throw error;
        }
      }
    }
  }

  /** How many events were shown. */
  async #showUntilQuiet(): Promise<number> {
    let shown = 0;
    let waitMs = firstAnswerMs;
    for (;;) {
      const events = await this.#showNext(waitMs);
      const last = events.at(-1);
      if (last === undefined) {
        return shown;
      }
      shown += events.length;
      waitMs = last.kind === 'toast' ? quietAfterToastMs : quietMs;
    }
  }

  /** Shows what came meanwhile or comes within `waitMs`. */
  async #showNext(waitMs: number, signal?: AbortSignal): Promise<readonly SimEvent[]> {
    const page = await askJson({
      url: `${this.#url}/sim/events?after=${this.#after}&wait_ms=${waitMs}`,
      answer: pageSchema,
      deadlineMs: waitMs + 10_000,
      ...(signal !== undefined && { signal }),
    });
    this.#after = page.lastSequence;
    for (const line of page.events.flatMap((event) =>
      renderEvent(event, this.#view, this.#group),
    )) {
      this.#view.print(line);
    }
    return page.events;
  }

  #post<Schema extends z.ZodType>(
    name: string,
    body: unknown,
    answer: Schema,
  ): Promise<z.output<Schema>> {
    return askJson({ url: `${this.#url}/sim/${name}`, body, answer });
  }
}

/**
 * An event as lines; none for what nobody sees.
 *
 * @param home - the group that is looked at: what happens elsewhere says where.
 */
export function renderEvent(
  event: SimEvent,
  view: TextView,
  home: string | undefined,
): readonly string[] {
  if (event.kind === 'toast') {
    const text = event.text === '' ? undefined : event.text;
    return text === undefined ? [] : [`→ ${event.to.name} sees: ${text}`];
  }
  const { message } = event;
  if (message.isService) {
    return [`  (${message.text})`];
  }
  if (event.kind === 'delete') {
    return [`${message.from.name} · deleted: "${message.text.split('\n')[0] ?? ''}"`];
  }
  const where = home === undefined || message.chat === home ? '' : ` · ${message.chat}`;
  const what = event.kind === 'edit' ? ' · changed' : '';
  const head = `${message.from.name}${where}${what}:`;
  const buttons = message.buttons.map((row) => row.map((button) => button.text));
  return [head, ...renderBubble(htmlToText(message.html, view), buttons, view)];
}
