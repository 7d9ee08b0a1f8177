import { createClient } from 'redis';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { addProposal } from '../../src/use-cases/add-proposal.ts';
import { changeChatSession } from '../../src/use-cases/change-chat-session.ts';
import { changeSession } from '../../src/use-cases/change-session.ts';
import { findActiveSession, getSession } from '../../src/use-cases/find-session.ts';
import { openSession } from '../../src/use-cases/open-session.ts';
import type { VotingContext } from '../../src/use-cases/voting-context.ts';
import { usualProposalRules } from '../../src/voting/rules/proposal-rules.ts';
import type { Person } from '../../src/voting/voting-session.ts';
import { hasRedis } from '../vote-scene.ts';
import { idOf, newOrigin, openIn, VotingStand } from '../voting-stand.ts';
import { alice, bob } from '../voting/given.ts';

const chatId = -1_002_000_000_001;
const buy = {
  person: alice,
  text: 'BUY token=BONK amount=0.05 price=market',
  terms: { type: 'buy', token: 'BONK', amount: '0.05', price: 'market' },
  minutes: 5,
} as const;

let stand: VotingStand;
let context: VotingContext;

beforeEach(async () => {
  stand = await VotingStand.open();
  context = await stand.context();
  return () => stand[Symbol.asyncDispose]();
});

async function proposed(
  voters: readonly Person[],
): Promise<{ sessionId: string; proposalId: string }> {
  const sessionId = idOf(await openIn(context, chatId));
  for (const person of voters) await changeSession(context, sessionId, { type: 'join', person });
  const changed = await addProposal(context, chatId, buy, newOrigin());
  const proposal = changed.kind === 'changed' ? changed.session.proposals.at(-1) : undefined;
  if (proposal === undefined) throw new Error(`not proposed but ${changed.kind}`);
  return { sessionId, proposalId: proposal.id };
}

const people = (count: number): readonly Person[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(1000 + index), name: `P${index}` }));

describe('opening a session', () => {
  test('of many who open one at the same time in two processes, one succeeds', async () => {
    const other = await stand.context();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) => openIn(index % 2 === 0 ? context : other, chatId)),
    );
    expect(results.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'already-open')).toHaveLength(9);
    const found = await findActiveSession(other, chatId);
    expect(found?.id).toBe(
      results.flatMap((each) => (each.kind === 'opened' ? [each.sessionId] : []))[0],
    );
  });

  test('a session is open while its group knows it, and two groups have two', async () => {
    const ours = idOf(await openIn(context, chatId));
    const theirs = idOf(await openIn(context, chatId - 1));
    expect((await findActiveSession(context, chatId))?.id).toBe(ours);
    expect((await findActiveSession(context, chatId - 1))?.id).toBe(theirs);
    expect(ours).toMatch(/^[\w-]{22}$/);
  });

  test('the same message delivered twice opens one session, even after that one was closed', async () => {
    const origin = newOrigin();
    const sessionId = idOf(await openIn(context, chatId, { origin }));
    expect(await openIn(context, chatId, { origin })).toMatchObject({
      kind: 'repeated',
      found: { id: sessionId },
    });
    await changeSession(context, sessionId, { type: 'close', person: alice, isAdmin: false });
    expect(await openIn(context, chatId, { origin })).toEqual({
      kind: 'repeated',
      found: undefined,
    });
  });

  test('a session whose time is over does not stand in the way, though no sweep has ended it', async () => {
    const old = idOf(await openIn(context, chatId, { minutes: 1 }));
    stand.now += 60_000;
    expect(await openIn(context, chatId)).toMatchObject({ kind: 'opened' });
    expect(await getSession(context, old)).toMatchObject({ open: false, closedBecause: 'time' });
  });

  test('closing an old session again leaves the new one alone', async () => {
    const old = idOf(await openIn(context, chatId));
    const close = { type: 'close', person: alice, isAdmin: true } as const;
    expect(await changeSession(context, old, close)).toMatchObject({ kind: 'changed' });
    const next = idOf(await openIn(context, chatId));
    expect(await changeSession(context, old, close)).toMatchObject({ kind: 'rejected' });
    expect((await findActiveSession(context, chatId))?.id).toBe(next);
  });

  test('what the rules refuse leaves nothing behind', async () => {
    const command = {
      chatId,
      language: 'en',
      person: alice,
      message: 'Lunch?',
      minutes: 0,
    } as const;
    expect(await openSession(context, command, newOrigin())).toMatchObject({ kind: 'rejected' });
    expect(await stand.deadlines()).toEqual([]);
  });
});

describe('changing a session', () => {
  test('of 30 votes at the same time in three processes none is lost', async () => {
    const voters = people(30);
    const { sessionId, proposalId } = await proposed(voters);
    const processes = [context, await stand.context(), await stand.context()];
    const results = await Promise.all(
      voters.map((person, index) =>
        changeChatSession(
          processes[index % processes.length] ?? context,
          chatId,
          { type: 'vote', person, choice: index % 3 === 0 ? 'no' : 'yes', proposalId },
          newOrigin(),
        ),
      ),
    );
    expect(results.every(({ kind }) => kind === 'changed')).toBe(true);
    const votes = (await getSession(context, sessionId))?.proposals[0]?.votes ?? {};
    expect(Object.keys(votes).toSorted()).toEqual(voters.map(({ id }) => id).toSorted());
    expect(Object.values(votes).filter(({ vote }) => vote === 'no')).toHaveLength(10);
  });

  test('of 30 who join at the same time none is lost or in twice', async () => {
    const sessionId = idOf(await openIn(context, chatId));
    const other = await stand.context();
    const joiners = [...people(30), ...people(30)];
    await Promise.all(
      joiners.map((person, index) =>
        changeSession(index % 2 === 0 ? context : other, sessionId, { type: 'join', person }),
      ),
    );
    const { participants = [] } = (await getSession(other, sessionId)) ?? {};
    expect(participants.toSorted()).toEqual(['1', ...people(30).map(({ id }) => id)].toSorted());
  });

  test('a vote delivered again after the person changed it does not bring the old one back', async () => {
    const { sessionId, proposalId } = await proposed([bob]);
    const yes = newOrigin();
    const vote = (choice: 'yes' | 'no', origin: string): ReturnType<typeof changeChatSession> =>
      changeChatSession(context, chatId, { type: 'vote', person: bob, choice, proposalId }, origin);
    expect(await vote('yes', yes)).toMatchObject({ kind: 'changed' });
    expect(await vote('no', newOrigin())).toMatchObject({ kind: 'changed' });
    expect(await vote('yes', yes)).toMatchObject({ kind: 'repeated' });
    expect((await getSession(context, sessionId))?.proposals[0]?.votes['2']?.vote).toBe('no');
  });

  test('an update is remembered for the 24 hours in which it may come again', async () => {
    await openIn(context, chatId);
    const { rows } = await stand.pool.query<{ hours: number }>(
      "select extract(epoch from expires_at - now())::float / 3600 as hours from core.session where kind = 'handled-update'",
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.hours).toBeGreaterThan(24);
    expect(rows[0]?.hours).toBeLessThan(25.1);
  });

  test('a vote that was refused does not count when it is delivered again after it would be allowed', async () => {
    const { sessionId, proposalId } = await proposed([]);
    const origin = newOrigin();
    const vote = (): ReturnType<typeof changeChatSession> =>
      changeChatSession(
        context,
        chatId,
        { type: 'vote', person: bob, choice: 'yes', proposalId },
        origin,
      );
    expect(await vote()).toMatchObject({ rejection: { reason: 'not-a-participant' } });
    await changeSession(context, sessionId, { type: 'join', person: bob });
    expect(await vote()).toMatchObject({ kind: 'repeated' });
    expect((await getSession(context, sessionId))?.proposals[0]?.votes).toEqual({});
  });

  test('a proposal delivered again after it has ended is not opened anew', async () => {
    const sessionId = idOf(await openIn(context, chatId));
    const origin = newOrigin();
    expect(await addProposal(context, chatId, buy, origin)).toMatchObject({ kind: 'changed' });
    stand.now += 5 * 60_000;
    expect(await addProposal(context, chatId, buy, origin)).toMatchObject({ kind: 'repeated' });
    expect((await getSession(context, sessionId))?.proposals).toHaveLength(1);
  });

  test('of two proposals at the same time one is opened', async () => {
    await openIn(context, chatId);
    const other = await stand.context();
    const results = await Promise.all([
      addProposal(context, chatId, buy, newOrigin()),
      addProposal(other, chatId, buy, newOrigin()),
    ]);
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'rejected']);
  });

  test('each change is in the audit trail, with the vote that it replaced', async () => {
    const { sessionId } = await proposed([bob]);
    for (const choice of ['yes', 'no'] as const) {
      await changeSession(context, sessionId, { type: 'vote', person: bob, choice });
    }
    await changeSession(context, sessionId, { type: 'close', person: alice, isAdmin: false });
    const { rows } = await stand.pool.query<{ type: string; data: unknown }>(
      "select type, data from core.session_event where kind = 'voting-session' and id = $1 order by seq",
      [sessionId],
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'session-opened',
      'participant-joined',
      'proposal-opened',
      'vote-cast',
      'vote-cast',
      'proposal-cancelled',
      'session-closed',
    ]);
    expect(rows[4]?.data).toMatchObject({
      personId: '2',
      before: { vote: 'yes' },
      vote: { vote: 'no' },
    });
  });
});

describe.skipIf(!hasRedis)('what redis-cli shows', () => {
  test('GET session:<id> and session:chat:<chat_id> have the shapes of contract D', async () => {
    const { sessionId, proposalId } = await proposed([bob]);
    await changeSession(context, sessionId, { type: 'vote', person: bob, choice: 'yes' });
    await findActiveSession(context, chatId);
    const redis = createClient({ url: stand.redisUrl ?? '' });
    await redis.connect();
    onTestFinished(() => redis.destroy());
    const session: unknown = JSON.parse((await redis.get(`session:${sessionId}`)) ?? 'null');
    expect(session).toEqual({
      message: 'Lunch?',
      participants: ['1', '2'],
      names: { '1': 'Alice', '2': 'Bob' },
      votes: {},
      chatId,
      open: true,
      createdBy: '1',
      createdByUsername: 'alice',
      proposals: [
        {
          id: proposalId,
          text: 'BUY token=BONK amount=0.05 price=market',
          type: 'buy',
          token: 'BONK',
          amount: '0.05',
          price: 'market',
          votes: { '2': { vote: 'yes', amount: '0.01' } },
          open: true,
          createdBy: '1',
          createdByUsername: 'alice',
          duration: 5,
          startTime: stand.now,
          endTime: stand.now + 5 * 60_000,
          rules: usualProposalRules,
        },
      ],
      language: 'en',
      startTime: stand.now,
      joinUntil: stand.now + 15_000,
      endTime: stand.now + 60 * 60_000,
      version: expect.any(Number) as number,
    });
    const pointer = await redis.get(`session:chat:${chatId}`);
    expect(pointer).toMatch(new RegExp(String.raw`^\{"sessionId":"${sessionId}","version":\d+\}$`));
    const dayMs = 24 * 60 * 60_000;
    for (const key of [`session:${sessionId}`, `session:chat:${chatId}`]) {
      const lifeMs = await redis.pTTL(key);
      expect(lifeMs).toBeGreaterThan(dayMs - 60_000);
      expect(lifeMs).toBeLessThanOrEqual(dayMs);
    }
  });
});
