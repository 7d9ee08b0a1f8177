import { openCache } from '@sesi/cache';
import { startFakeTelegram } from '@sesi/fake-telegram';
import { createLogger } from '@sesi/platform';
import { Telegraf } from 'telegraf';
import type { Update } from 'telegraf/types';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { PostgresChatRecords } from '../../src/postgres/postgres-chat-records.ts';
import { BotApi } from '../../src/telegram/api/bot-api.ts';
import { ChatQueues } from '../../src/telegram/api/chat-queues.ts';
import { adminLists, ChatAdmins } from '../../src/telegram/chat-admins.ts';
import { registerHandlers } from '../../src/telegram/handlers/register-handlers.ts';
import { LiveCards } from '../../src/telegram/live-cards.ts';
import { findActiveSession } from '../../src/use-cases/find-session.ts';
import type { VotingContext } from '../../src/use-cases/voting-context.ts';
import { VotingStand } from '../voting-stand.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

/** Updates that no person of the fake Telegram can send, given to the real Telegraf. */
class Desk {
  readonly bot: Telegraf;
  readonly chatId: number;
  readonly voting: VotingContext;
  readonly texts: () => readonly string[];
  #updates = 0;

  constructor(
    bot: Telegraf,
    chatId: number,
    voting: VotingContext,
    texts: () => readonly string[],
  ) {
    this.bot = bot;
    this.chatId = chatId;
    this.voting = voting;
    this.texts = texts;
  }

  async type(text: string, more: object = {}): Promise<void> {
    this.#updates += 1;
    const update = {
      update_id: this.#updates,
      message: {
        message_id: 10_000 + this.#updates,
        date: 1_795_000_000,
        chat: { id: this.chatId, type: 'supergroup', title: 'Lunch club' },
        from: { id: 7, is_bot: false, first_name: 'Alice', language_code: 'en' },
        text,
        entities: [{ type: 'bot_command', offset: 0, length: text.split(/\s/)[0]?.length ?? 0 }],
        ...more,
      },
    };
    // The fields that Telegram sends; its types ask for all that it could send.
    await this.bot.handleUpdate(update as Update);
  }
}

let stand: VotingStand;
let desk: Desk;

beforeEach(() => open());

async function open(handlerTimeout = 15_000): Promise<void> {
  await using opened = new AsyncDisposableStack();
  stand = opened.use(await VotingStand.open());
  const telegram = opened.use(await startFakeTelegram());
  const { sim } = telegram;
  sim.addUser({ firstName: 'Alice' });
  const group = sim.addGroup({ title: 'Lunch club', creator: 'Alice' });
  const bot = new Telegraf(telegram.token, {
    handlerTimeout,
    telegram: { apiRoot: telegram.url, webhookReply: false },
  });
  bot.botInfo = await bot.telegram.getMe();
  const voting = await stand.context();
  const cache = opened.use(openCache({ core: voting.core }));
  const api = new BotApi(bot.telegram);
  const queues = new ChatQueues();
  registerHandlers(bot, {
    voting,
    records: new PostgresChatRecords(stand.pool),
    api,
    queues,
    cards: new LiveCards({ voting, api, queues, logger }),
    admins: new ChatAdmins(api, cache.namespace(adminLists), logger),
    logger,
    redelivers: false,
  });
  desk = new Desk(bot, group.id, voting, () =>
    sim
      .transcript(group)
      .filter(({ from }) => from.isBot)
      .map(({ text }) => text),
  );
  const stack = opened.move();
  onTestFinished(() => stack.disposeAsync());
}

const says = (pattern: RegExp): Promise<void> =>
  vi.waitFor(() => expect(desk.texts().join('\n')).toMatch(pattern), { timeout: 5_000 });

describe('who cannot be told apart from others', () => {
  const asGroup = (): object => ({
    from: { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' },
    sender_chat: { id: desk.chatId, type: 'supergroup', title: 'Lunch club' },
  });

  test('an anonymous administrator does not vote, and is told why', async () => {
    await desk.type('/create_session "Lunch?" 60');
    await desk.type('/vote yes', asGroup());
    await says(/You write as the group, so I cannot tell who you are/);
    await desk.type('/create_session "Mine" 60', asGroup());
    expect((await findActiveSession(desk.voting, desk.chatId))?.value.participants).toEqual(['7']);
  });

  test('a channel does not vote, and is told why', async () => {
    await desk.type('/vote yes', {
      sender_chat: { id: -1_009_999_999_999, type: 'channel', title: 'News' },
    });
    await says(/You write as a channel/);
    await desk.type('/close_session', {
      sender_chat: { id: -1_009_999_999_999, type: 'channel', title: 'News' },
    });
    await vi.waitFor(() =>
      expect(desk.texts().filter((text) => /as a channel/.test(text))).toHaveLength(2),
    );
  });

  test('an anonymous administrator closes a session', async () => {
    await desk.type('/create_session "Lunch?" 60');
    await desk.type('/close_session', asGroup());
    await says(/🔒 Session closed: Lunch\?/);
  });
});

describe('updates that are no command of a person', () => {
  test('disturb nobody', async () => {
    const odd: readonly object[] = [
      { update_id: 1, poll: { id: '1' } },
      {
        update_id: 2,
        callback_query: {
          id: '1',
          from: { id: 7, first_name: 'Alice' },
          chat_instance: 'x',
          data: 'y:p',
          inline_message_id: 'm',
        },
      },
      {
        update_id: 3,
        message: {
          message_id: 1,
          date: 1,
          chat: { id: desk.chatId, type: 'supergroup' },
          text: 'hello',
        },
      },
      {
        update_id: 4,
        message: {
          message_id: 1,
          date: 1,
          chat: { id: desk.chatId, type: 'supergroup' },
          photo: [],
        },
      },
      {
        update_id: 5,
        channel_post: {
          message_id: 1,
          date: 1,
          chat: { id: -1_001, type: 'channel' },
          text: '/vote yes',
          entities: [{ type: 'bot_command', offset: 0, length: 5 }],
        },
      },
    ];
    for (const update of odd) {
      await expect(desk.bot.handleUpdate(update as Update)).resolves.toBeUndefined();
    }
    expect(desk.texts()).toEqual([]);
  });
});

describe('when the database is away', () => {
  test('the person is told that nothing was changed, and the bot goes on', async () => {
    await desk.type('/create_session "Lunch?" 60');
    const client = await stand.pool.connect();
    await client.query('begin; lock table core.session in access exclusive mode');
    await desk.type('/vote yes');
    await client.query('rollback');
    client.release();
    await says(/nothing was changed\. Please try again/);
    await desk.type('/vote yes');
    await says(/Nothing is put to the vote right now/);
  });
});

describe('a handler that takes too long', () => {
  test('goes on, and nobody is told that it failed', async () => {
    await open(1);
    await desk.type('/create_session "Lunch?" 60');
    await says(/🗳 Lunch\?/);
    expect(desk.texts()).toHaveLength(1);
  });
});
