import { describe, expect, it } from 'vitest';

import { GroupGuest } from '../../../src/whatsapp/groups/group-guest.ts';
import { readInvitation } from '../../../src/whatsapp/groups/group-invitation.ts';
import { readText, type RawMessage } from '../../../src/whatsapp/incoming-text.ts';

const group = '120363041234567890@g.us';
const budi = '6281234567890@c.us';
const ownIds = ['628111111111@c.us', '777@lid'];

function inGroup(body: string, more: Partial<RawMessage> = {}): RawMessage {
  return {
    id: { id: 'ABC' },
    from: group,
    fromMe: false,
    type: 'chat',
    body,
    timestamp: 1_795_236_098,
    isStatus: false,
    broadcast: false,
    author: budi,
    mentionedIds: ['628111111111@c.us'],
    ...more,
  };
}

describe('an invitation', () => {
  it.each([
    ['halo @628111111111', {}],
    ['@777 Hola!', { mentionedIds: ['777@lid'] }],
    ['@628111111111 hello', { author: '555@lid' }],
    ['hi @628111111111', { from: '628999-1500000000@g.us' }],
    ['halo @628111111111', { mentionedIds: [{ _serialized: '628111111111@c.us' }] }],
  ])('is a greeting with a mention of the bot: %s', (body, more) => {
    const message = inGroup(body, more);
    expect(readInvitation(message, ownIds)).toEqual({
      groupId: message.from,
      author: message.author,
    });
  });

  it.each([
    ['halo', { mentionedIds: [] }],
    ['halo @6285700000000', { mentionedIds: ['6285700000000@c.us'] }],
    ['@628111111111 50rb makan siang', {}],
    ['@628111111111', {}],
    ['halo @6285700000000', { mentionedIds: [{ _serialized: '6285700000000@c.us' }] }],
    ['halo @628111111111', { fromMe: true }],
    ['halo @628111111111', { type: 'image' }],
    ['halo @628111111111', { from: budi }],
    ['halo @628111111111', { from: 'status@broadcast', isStatus: true }],
    ['halo @628111111111', { from: '120363041234567890@newsletter' }],
    ['halo @628111111111', { author: undefined }],
  ])('is nothing else: %s %j', (body, more) => {
    expect(readInvitation(inGroup(body, more), ownIds)).toBeUndefined();
  });

  it('is never taken for a message to the bot', () => {
    expect(readText(inGroup('halo @628111111111'))).toBeUndefined();
  });
});

function openGuest(members: readonly string[]) {
  const answered = new Set<string>();
  const sent: unknown[] = [];
  const logged: unknown[] = [];
  const note = (fields: object, message: string): void => void logged.push({ ...fields, message });
  const guest = new GroupGuest(
    {
      mayInvite: async (person) => members.includes(person),
      claim: async (groupId) => !answered.has(groupId) && answered.add(groupId).has(groupId),
      answer: async (person, phone) => `${person}: write to ${phone ?? 'me'}`,
    },
    { answer: async (to, replies) => void sent.push({ ...to, replies }) },
    {
      ownIds: async () => ownIds,
      phoneOfLid: async (lid) => (lid === '555@lid' ? budi : undefined),
    },
    { info: note, warn: note, error: note },
  );
  return { guest, sent, logged };
}

describe('a guest in groups', () => {
  it('answers the invitation of a member once in each group', async () => {
    const { guest, sent } = openGuest(['+6281234567890']);
    await guest.accept(inGroup('halo @628111111111'));
    await guest.accept(inGroup('halo @628111111111'));
    await guest.accept(inGroup('halo @628111111111', { author: '555@lid', from: '1203@g.us' }));
    const replies = ['+6281234567890: write to 628111111111'];
    expect(sent).toEqual([
      { chatId: group, person: group, replies },
      { chatId: '1203@g.us', person: '1203@g.us', replies },
    ]);
  });

  it('is silent towards strangers, and still answers a member afterwards', async () => {
    const { guest, sent } = openGuest(['+6281234567890']);
    await guest.accept(inGroup('halo @628111111111', { author: '666@lid' }));
    await guest.accept(inGroup('halo @628111111111', { author: '6285711112222@c.us' }));
    expect(sent).toEqual([]);
    await guest.accept(inGroup('halo @628111111111'));
    expect(sent).toHaveLength(1);
  });
});
