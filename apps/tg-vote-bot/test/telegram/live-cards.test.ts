import { createLogger } from '@sesi/platform';
import { type Session, SessionExistsError } from '@sesi/session-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import type { Place } from '../../src/telegram/api/bot-api.ts';
import { ChatQueues } from '../../src/telegram/api/chat-queues.ts';
import { TelegramCallError } from '../../src/telegram/api/telegram-call-error.ts';
import { LiveCards, type LiveCardsOptions } from '../../src/telegram/live-cards.ts';
import type { View } from '../../src/telegram/views/view.ts';
import { editTurnMs } from '../../src/use-cases/voting-kinds.ts';
import type { VotingSession } from '../../src/voting/voting-session.ts';
import { opened, start } from '../voting/given.ts';

const second = 1_000;
const minute = 60 * second;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  return () => void vi.useRealTimers();
});

/** Groups whose sessions stand in memory, and what is edited and posted in them, with the virtual moment. */
class Groups {
  readonly calls: { readonly atMs: number; readonly chatId: number; readonly html: string }[] = [];
  /** What the next calls fail with. */
  readonly failures: TelegramCallError[] = [];
  readonly cards: LiveCards;
  /** The same in other processes. */
  readonly others: readonly LiveCards[];
  readonly #sessions = new Map<string, VotingSession>();
  readonly #turnsEndAt = new Map<string, number>();

  constructor(count: number, processes = 1) {
    for (let group = 1; group <= count; group += 1) {
      this.#sessions.set(idOf(group), { ...opened(), chatId: -group, msgId: 1 });
    }
    const sessions: LiveCardsOptions['voting']['sessions'] = {
      get: async (id) => this.#found(id),
      update: async (id, change) => {
        const found = this.#found(id);
        this.#sessions.set(id, change(found.value, found) ?? found.value);
        return this.#found(id);
      },
    };
    const editTurns: LiveCardsOptions['voting']['editTurns'] = {
      create: async (id, value) => {
        const now = performance.now();
        if ((this.#turnsEndAt.get(id) ?? 0) > now) throw new SessionExistsError('edit-turn', id);
        this.#turnsEndAt.set(id, now + editTurnMs);
        return { id, value, version: 1, possiblyStale: false };
      },
    };
    const open = (): LiveCards =>
      new LiveCards({
        voting: { sessions, editTurns, clock: { now: () => new Date() } },
        api: {
          edit: async (chatId, _messageId, view) => this.#call(chatId, view),
          send: async ({ chatId }: Place, view) => {
            this.#call(chatId, view);
            return 2;
          },
        },
        queues: new ChatQueues(),
        logger: createLogger({ name: 'test', level: 'silent' }),
      });
    this.cards = open();
    this.others = Array.from({ length: processes - 1 }, open);
  }

  /** Something changes that the card has to show. */
  change(group: number, message: string): void {
    const sessionId = idOf(group);
    this.#sessions.set(sessionId, { ...this.#found(sessionId).value, message });
    for (const cards of [this.cards, ...this.others]) cards.refreshSoon(-group, { sessionId });
  }

  /** What was edited in a group. */
  edits(group: number): Groups['calls'] {
    return this.calls.filter(({ chatId }) => chatId === -group);
  }

  #found(id: string): Session<VotingSession> {
    const value = this.#sessions.get(id);
    if (value === undefined) throw new Error(`no session ${id}`);
    return { id, value, version: 1, possiblyStale: false };
  }

  #call(chatId: number, { html }: View): void {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    this.calls.push({ atMs: performance.now(), chatId, html });
  }
}

function idOf(group: number): string {
  return `session-${group}`;
}

/** The most calls within any time of that length. */
function mostWithin(calls: Groups['calls'], ms: number): number {
  return Math.max(
    ...calls.map(
      ({ atMs }) => calls.filter((each) => each.atMs >= atMs && each.atMs < atMs + ms).length,
    ),
  );
}

/** In each of these groups something changes, ten times a second. */
async function crowd(groups: Groups, count: number, forMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < forMs; passedMs += 100) {
    for (let group = 1; group <= count; group += 1) groups.change(group, `At ${passedMs}`);
    await vi.advanceTimersByTimeAsync(100);
  }
}

describe('the cards of a group', () => {
  test('are edited at once after a quiet time, then once in four seconds: 15 times in any minute', async () => {
    const groups = new Groups(1);
    groups.change(1, 'First');
    await vi.advanceTimersByTimeAsync(1);
    expect(groups.edits(1)).toMatchObject([{ html: expect.stringContaining('First') as string }]);
    await crowd(groups, 1, 3 * minute);
    expect(mostWithin(groups.calls, minute)).toBe(15);
    const moments = groups.calls.map(({ atMs }) => atMs);
    for (const [index, atMs] of moments.slice(1).entries()) {
      expect(atMs - (moments[index] ?? 0)).toBeGreaterThanOrEqual(4 * second);
    }
  });

  test('are edited no more often by three processes, which take turns, and show the last state in the end', async () => {
    const groups = new Groups(1, 3);
    await crowd(groups, 1, 3 * minute);
    expect(mostWithin(groups.calls, minute)).toBeLessThanOrEqual(15);
    expect(groups.calls.length).toBeGreaterThan(3 * 10);
    groups.change(1, 'Last');
    await vi.advanceTimersByTimeAsync(6 * second);
    expect(groups.calls.at(-1)?.html).toContain('Last');
  });

  test('show the last state in the end, and are left alone then', async () => {
    const groups = new Groups(1);
    await crowd(groups, 1, 10 * second);
    groups.change(1, 'Last');
    await vi.advanceTimersByTimeAsync(4 * second);
    expect(groups.calls.at(-1)?.html).toContain('Last');
    // The time to join is over then, which the card shows too.
    await vi.advanceTimersByTimeAsync(minute);
    groups.cards.refreshSoon(-1, { sessionId: idOf(1) });
    await vi.advanceTimersByTimeAsync(minute);
    const { length } = groups.calls;
    groups.cards.refreshSoon(-1, { sessionId: idOf(1) });
    await vi.advanceTimersByTimeAsync(minute);
    expect(groups.calls).toHaveLength(length);
  });

  test.each([
    ['asks to wait', new TelegramCallError('rate-limited', { retryAfterMs: 7 * second })],
    ['is away', new TelegramCallError('not-sent')],
    ['does not answer', new TelegramCallError('unknown')],
  ])('show the last state also when Telegram %s at the last edit', async (_when, failure) => {
    const groups = new Groups(1);
    groups.failures.push(failure, failure);
    groups.change(1, 'Last');
    await vi.advanceTimersByTimeAsync(minute);
    expect(groups.calls).toMatchObject([{ html: expect.stringContaining('Last') as string }]);
  });

  test('make their last edit when the bot stops', async () => {
    const groups = new Groups(1);
    await crowd(groups, 1, 1 * second);
    groups.change(1, 'Last');
    await groups.cards[Symbol.asyncDispose]();
    expect(groups.calls.at(-1)?.html).toContain('Last');
  });
});

describe('the cards of all groups together', () => {
  test('are edited 20 times a second at most, each in its turn, and all show the last state in the end', async () => {
    const count = 200;
    const groups = new Groups(count);
    await crowd(groups, count, 30 * second);
    // Timers go off by the millisecond.
    expect(mostWithin(groups.calls, second - 10)).toBeLessThanOrEqual(20);
    // A turn of all takes ten seconds: nobody waits for two.
    for (let group = 1; group <= count; group += 1) {
      expect(groups.edits(group).length, `group ${group}`).toBeGreaterThanOrEqual(2);
    }
    for (let group = 1; group <= count; group += 1) groups.change(group, 'Last');
    await vi.advanceTimersByTimeAsync(15 * second);
    for (let group = 1; group <= count; group += 1) {
      expect(groups.edits(group).at(-1)?.html, `group ${group}`).toContain('Last');
    }
  });
});
