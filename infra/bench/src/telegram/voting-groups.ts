import { setTimeout as sleep } from 'node:timers/promises';

import { forEachOf } from '../callers.ts';
import { UnsoundBenchError } from '../durability.ts';
import type { BotUnderLoad } from './bot-under-load.ts';
import { mostConnections } from './webhook-caller.ts';

/** How many groups vote, and how many people in each. */
export interface GroupPlan {
  readonly groups: number;
  readonly voters: number;
}

/** All cards are posted by then. */
const cardsWithinMs = 60_000;

/** Groups of people who vote by pressing buttons, on one bot. */
export class VotingGroups {
  readonly #bot: BotUnderLoad;
  readonly #plan: GroupPlan;
  #presses = 0;
  #votes = 0;

  constructor(bot: BotUnderLoad, plan: GroupPlan) {
    this.#bot = bot;
    this.#plan = plan;
  }

  /** Votes that were answered so far. */
  get votes(): number {
    return this.#votes;
  }

  /** Opens a session in each group, has everybody join, and puts something to the vote. */
  async open(): Promise<void> {
    const { groups, voters } = this.#plan;
    await this.#sayInAll('/create_session "Lunch?" 60', 'j');
    // Whoever opened it is in it.
    await forEachOf(groups * (voters - 1), mostConnections, async (n) => {
      const group = n % groups;
      const voter = 1 + Math.floor(n / groups);
      await this.#press(group, voter, this.#button(group, 'j'));
    });
    await this.#sayInAll('/propose "Pizza?" 10', 'y');
  }

  /**
   * The next vote: of one in each group, then of the next one; when all have voted, they change their minds.
   *
   * @returns ms from the update to the answer
   * @throws UnsoundBenchError when the vote did not count
   */
  async vote(): Promise<number> {
    const { groups, voters } = this.#plan;
    const n = this.#votes;
    this.#votes += 1;
    const letter = Math.floor(n / (groups * voters)) % 2 === 0 ? 'y' : 'n';
    const group = n % groups;
    const voter = Math.floor(n / groups) % voters;
    const begun = performance.now();
    const { text, answeredAt } = await this.#press(group, voter, this.#button(group, letter));
    if (!text.startsWith('Your vote: ')) {
      throw new UnsoundBenchError(`A vote was answered with "${text}".`);
    }
    return answeredAt - begun;
  }

  #button(group: number, letter: string): string {
    // The bare bot shows none: it takes any.
    return this.#bot.telegram.buttonIn(chatIdOf(group), letter) ?? `${letter}:0`;
  }

  async #sayInAll(text: string, awaited: string): Promise<void> {
    const { groups } = this.#plan;
    await forEachOf(groups, mostConnections, async (group) => {
      const [command = ''] = text.split(' ');
      await this.#bot.caller.deliver({
        message: {
          message_id: 1,
          date: Math.floor(Date.now() / 1_000),
          chat: chatOf(group),
          from: personOf(group, 0),
          text,
          entities: [{ type: 'bot_command', offset: 0, length: command.length }],
        },
      });
    });
    const deadline = performance.now() + cardsWithinMs;
    const { telegram } = this.#bot;
    for (let group = 0; group < groups;) {
      if (telegram.buttonIn(chatIdOf(group), awaited) !== undefined) group += 1;
      else if (performance.now() < deadline) await sleep(20);
      else throw new UnsoundBenchError(`${text} was not answered in group ${group}.`);
    }
  }

  async #press(
    group: number,
    voter: number,
    data: string,
  ): Promise<{ readonly text: string; readonly answeredAt: number }> {
    this.#presses += 1;
    const id = String(this.#presses);
    const answered = this.#bot.telegram
      .answerTo(id)
      .then((text) => ({ text, answeredAt: performance.now() }));
    await this.#bot.caller.deliver({
      callback_query: {
        id,
        from: personOf(group, voter),
        chat_instance: '1',
        message: { message_id: 2, date: 1, chat: chatOf(group), text: 'card' },
        data,
      },
    });
    return await answered;
  }
}

function chatIdOf(group: number): number {
  return -1_000_000_000_000 - group;
}

function chatOf(group: number): Readonly<Record<string, unknown>> {
  return { id: chatIdOf(group), type: 'supergroup', title: `Group ${group}` };
}

function personOf(group: number, voter: number): Readonly<Record<string, unknown>> {
  const id = 1_000_000 + 1_000 * group + voter;
  return { id, is_bot: false, first_name: `Voter ${voter}`, language_code: 'en' };
}
