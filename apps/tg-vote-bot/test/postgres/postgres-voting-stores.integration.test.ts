import { beforeEach, describe, expect, test, vi } from 'vitest';

import { PostgresChatRecords } from '../../src/postgres/postgres-chat-records.ts';
import type { VotingContext } from '../../src/use-cases/voting-context.ts';
import { type ChatSettings, usualSettings } from '../../src/voting/rules/chat-settings.ts';
import { buyOnPaper, sellOnPaper } from '../../src/voting/trade/paper-trade.ts';
import type { Proposal } from '../../src/voting/voting-session.ts';
import { newOrigin, VotingStand } from '../voting-stand.ts';
import { after, at, bob, carol, proposed } from '../voting/given.ts';

let stand: VotingStand;
let context: VotingContext;

beforeEach(async () => {
  stand = await VotingStand.open();
  context = await stand.context();
  return () => stand[Symbol.asyncDispose]();
});

const chatId = -100;
const trade = (proposalId: string): { proposalId: string; sessionId: string; chatId: number } => ({
  proposalId,
  sessionId: 'S',
  chatId,
});

/** A purchase that Bob and Carol have said yes to. */
function approved(): Extract<Proposal, { type: 'buy' }> {
  const session = after(
    proposed(),
    [at(2), { type: 'vote', person: bob, choice: 'yes' }],
    [at(2), { type: 'vote', person: carol, choice: 'yes' }],
    [at(6), { type: 'end-proposal', proposalId: 'p1' }],
  );
  const [proposal] = session.proposals;
  if (proposal?.type !== 'buy') throw new Error('no purchase');
  return proposal;
}

function bought(): NonNullable<ReturnType<typeof buyOnPaper>> {
  const position = buyOnPaper(approved(), { '2': 'Bob', '3': 'Carol' }, at(6));
  if (position === undefined) throw new Error('nothing was bought');
  return position;
}

/** Changes settings of a chat, by an update of its own. */
async function choose(chat: number, chosen: Partial<ChatSettings>): Promise<void> {
  await context.settings.change(chat, (settings) => ({ ...settings, ...chosen }), newOrigin());
}

describe('the settings of a chat', () => {
  test('lose none of many changes at a time, in several processes', async () => {
    const other = await stand.context();
    const chosen: readonly Partial<ChatSettings>[] = [
      { quorum: 50 },
      { majority: 'all' },
      { hidden: true },
      { language: 'id' },
      { mayOpen: 'admins' },
      { reminders: false },
    ];
    await Promise.all(
      chosen.map((each, index) =>
        (index % 2 === 0 ? context : other).settings.change(
          -1,
          (settings) => ({ ...settings, ...each }),
          newOrigin(),
        ),
      ),
    );
    expect(await context.settings.get(-1)).toEqual(Object.assign({}, usualSettings, ...chosen));
  });

  test('change once for each update, in any order and at the same time', async () => {
    const other = await stand.context();
    const press = (quorum: number, origin: string, over = context): Promise<unknown> =>
      over.settings.change(-1, (settings) => ({ ...settings, quorum }), origin);
    const [first, second] = [newOrigin(), newOrigin()];
    const answers = await Promise.all([press(25, first), press(25, first, other)]);
    expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
    expect(await press(50, second)).toMatchObject({ quorum: 50 });
    expect(await press(25, first)).toBeUndefined();
    expect((await context.settings.get(-1)).quorum).toBe(50);
  });

  test('and the note of their update are one commit: who is killed between leaves neither', async () => {
    const origin = newOrigin();
    const locked = await stand.pool.connect();
    await locked.query('begin; lock table vote.chat in exclusive mode');
    const press = (): ReturnType<typeof context.settings.change> =>
      context.settings.change(-1, (settings) => ({ ...settings, quorum: 50 }), origin);
    const killed = Promise.allSettled([press()]);
    // The update is noted, and the settings wait for their table.
    const { rows } = await vi.waitFor(async () => {
      const waiting = await locked.query<{ pid: number }>(
        "select pid from pg_locks where not granted and relation = 'vote.chat'::regclass",
      );
      expect(waiting.rows).toHaveLength(1);
      return waiting;
    });
    await locked.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    expect(await killed).toMatchObject([{ status: 'rejected' }]);
    await locked.query('rollback');
    locked.release();
    expect(await context.settings.get(-1)).toEqual(usualSettings);
    expect(await press()).toMatchObject({ quorum: 50 });
  });

  test('are the usual ones until something is chosen, and others have their own', async () => {
    expect(await context.settings.get(-1)).toEqual(usualSettings);
    await choose(-1, { quorum: 50, language: 'es' });
    await choose(-1, { quorum: 75 });
    expect(await context.settings.get(-1)).toEqual({
      ...usualSettings,
      quorum: 75,
      language: 'es',
    });
    expect(await context.settings.get(-2)).toEqual(usualSettings);
  });

  test('that are no choice any more are the usual again', async () => {
    await stand.pool.query(
      `insert into vote.chat values (-1, '{"quorum": 33, "majority": "all", "gone": 1}')`,
    );
    expect(await context.settings.get(-1)).toEqual({ ...usualSettings, majority: 'all' });
  });
});

describe('the archive', () => {
  const session = after(
    proposed(),
    [at(2), { type: 'vote', person: bob, choice: 'yes' }],
    [at(6), { type: 'end-proposal', proposalId: 'p1' }],
    [at(60), { type: 'end-session' }],
  );

  test('keeps a session once, with its proposals and votes as rows', async () => {
    await context.archive.add({ sessionId: 'S', session });
    await context.archive.add({ sessionId: 'S', session: { ...session, message: 'other' } });
    expect(await context.archive.sessions(session.chatId, 10)).toEqual([
      { sessionId: 'S', session },
    ]);
    const { rows } = await stand.pool.query(
      'select s.message, p.type, p.result, v.name, v.vote, v.amount::text from vote.archived_session s join vote.archived_proposal p using (session_id) join vote.archived_vote v using (proposal_id)',
    );
    expect(rows).toEqual([
      {
        message: 'Where do we eat?',
        type: 'buy',
        result: 'approved',
        name: 'Bob',
        vote: 'yes',
        amount: '0.01',
      },
    ]);
  });
});

describe('the trade book', () => {
  test('notes what a proposal bought once, however many ask at the same time, and numbers what a chat holds', async () => {
    const position = bought();
    const all = await Promise.all(
      ['a', 'b', 'a', 'b', 'a'].map((id) => context.trades.buy(trade(id), position)),
    );
    expect(new Set(all.map(({ order, proposalId }) => `${proposalId}${order}`)).size).toBe(2);
    const held = await context.trades.positions(chatId);
    expect(held.map(({ order }) => order)).toEqual(['1', '2']);
    expect(held[0]?.position).toEqual(position);
    expect(await context.trades.positions(-2)).toEqual([]);
  });

  test('sells an order once, for the proposal that was first', async () => {
    await context.trades.buy(trade('a'), bought());
    const sell = (id: string): ReturnType<typeof context.trades.sell> =>
      context.trades.sell(trade(id), '1', (position) =>
        sellOnPaper(position, 'target:100', at(30)),
      );
    const first = await sell('s1');
    expect(first?.position.sale).toMatchObject({ price: '100', priceSource: 'stated' });
    expect(await sell('s1')).toEqual(first);
    expect(await sell('s2')).toBeUndefined();
    expect(await context.trades.positions(chatId)).toEqual([first]);
    expect(await context.trades.sell(trade('s3'), 'x', (position) => position)).toBeUndefined();
  });

  test('does not begin an order that was done with', async () => {
    expect(await context.trades.beginOrder(trade('a'))).toBe(true);
    expect(await context.trades.beginOrder(trade('a'))).toBe(true);
    await context.trades.endOrder('a', 'taken');
    expect(await context.trades.beginOrder(trade('a'))).toBe(false);
  });
});

describe('a chat that has another id now', () => {
  test('keeps its settings, archive and positions, any number of times', async () => {
    await choose(chatId, { quorum: 50 });
    await context.trades.buy(trade('a'), bought());
    await context.trades.buy({ ...trade('b'), chatId: -2 }, bought());
    const records = new PostgresChatRecords(stand.pool);
    await records.move(chatId, -2);
    await records.move(chatId, -2);
    expect((await context.settings.get(-2)).quorum).toBe(50);
    expect((await context.settings.get(chatId)).quorum).toBe(0);
    expect((await context.trades.positions(-2)).map(({ order }) => order)).toEqual(['1', '2']);
  });
});
