import { once } from 'node:events';

import { testChromium } from '@sesi/chromium/vitest';
import { describe, expect, it } from 'vitest';
import type { Message, Reaction } from 'whatsapp-web.js';

import { budi, readyClient, siti, startFake } from './real-client-fixture.ts';

const budiId = '6281234567890@c.us';

const chromium = testChromium();

describe.skipIf(!chromium)('people with the real whatsapp-web.js', () => {
  it('shows a person first as a lid, then as a phone, and finds each by the other', async () => {
    const fake = await startFake();
    const client = await readyClient(fake, chromium);
    const first = once(client, 'message');
    await fake.receive({ from: '555@lid', text: 'halo', name: 'Budi' });
    const [message] = (await first) as [Message];
    expect(message.from).toBe('555@lid');
    const contact = await message.getContact();
    expect(contact).toMatchObject({ id: { _serialized: '555@lid' }, pushname: 'Budi' });
    expect(await client.getContactLidAndPhone(['555@lid', budiId])).toEqual([
      { lid: '555@lid' },
      { pn: budiId },
    ]);

    // WhatsApp reveals it in the middle of the dialog.
    fake.linkLid('555@lid', budi);
    await message.reply('siapa?');
    expect(await fake.waitForSent({ body: 'siapa?' })).toMatchObject({
      to: budi,
      chatId: '555@lid',
      quotes: message.id.id,
    });
    expect(await client.getContactLidAndPhone(['555@lid', budiId])).toEqual([
      { lid: '555@lid', pn: budiId },
      { lid: '555@lid', pn: budiId },
    ]);
    const named = await (await message.getChat()).getContact();
    expect(named.id._serialized).toBe(budiId);

    // The same person goes on under the phone, without the bot having a say in it.
    const second = once(client, 'message');
    await fake.receive({ from: budi, text: 'saya Budi' });
    expect(((await second) as [Message])[0].from).toBe(budiId);
  });

  it('tells a pair only to who looks it up, and nothing of who is not on WhatsApp', async () => {
    const fake = await startFake();
    const client = await readyClient(fake, chromium);
    fake.linkLid('777@lid', siti, { known: 'on-lookup' });
    fake.removeFromWhatsApp('+6281999999999');
    const known = await client.pupPage?.evaluate(
      "String(window.require('WAWebApiContact').getPhoneNumber('777@lid'))",
    );
    expect(known).toBe('undefined');
    expect(await client.getContactLidAndPhone(['777@lid'])).toEqual([
      { lid: '777@lid', pn: '6281234567891@c.us' },
    ]);
    expect((await client.getNumberId('6281234567891'))?._serialized).toBe('6281234567891@c.us');
    expect(await client.getNumberId('6281999999999')).toBeNull();
    expect(await client.getContactLidAndPhone(['6281999999999@c.us'])).toEqual([{}]);
  });

  it('brings edits, deletions, reactions and acknowledgements both ways', async () => {
    const fake = await startFake();
    const client = await readyClient(fake, chromium);
    const received = once(client, 'message');
    const id = await fake.receive({ from: budi, text: 'makan 50rb' });
    const [message] = (await received) as [Message];

    const edited = once(client, 'message_edit');
    fake.edit(id, 'makan 60rb');
    expect(await edited).toMatchObject([{ body: 'makan 60rb' }, 'makan 60rb', 'makan 50rb']);
    const reacted = once(client, 'message_reaction');
    fake.react(id, budi, '👍');
    expect(((await reacted) as [Reaction])[0]).toMatchObject({ reaction: '👍', senderId: budiId });
    await message.react('✅');
    await expect
      .poll(() => fake.received()[0]?.reactions)
      .toEqual([
        { from: budi, emoji: '👍' },
        { from: '+628111111111', emoji: '✅' },
      ]);
    const revoked = once(client, 'message_revoke_everyone');
    fake.revoke(id);
    expect(await revoked).toMatchObject([{ type: 'revoked', id: { id } }, { body: 'makan 60rb' }]);

    const reply = await client.sendMessage(budiId, 'dicatat');
    await fake.waitForSent({ body: 'dicatat' });
    const acks: number[] = [];
    client.on('message_ack', (_message, ack) => acks.push(ack));
    fake.acknowledge(reply.id.id, 'delivered');
    fake.acknowledge(reply.id.id, 'read');
    fake.acknowledge(reply.id.id, 'delivered');
    await expect.poll(() => acks.filter((ack) => ack > 1)).toEqual([2, 3]);
    await reply.edit('dicatat: 60rb');
    expect(fake.sent[0]).toMatchObject({ body: 'dicatat: 60rb', edited: true, ack: 'read' });
    await reply.delete(true);
    await expect.poll(() => fake.sent[0]?.revoked).toBe(true);
    expect(fake.missingModules()).toEqual([]);
  });

  it('has groups: members, messages, mentions and the bot as one of them', async () => {
    const fake = await startFake();
    const client = await readyClient(fake, chromium);
    const joined = once(client, 'group_join');
    const { id } = fake.createGroup({ subject: 'Keluarga', owner: budi, members: [siti] });
    expect(await joined).toMatchObject([{ chatId: id, recipientIds: [{ user: '628111111111' }] }]);
    const received = once(client, 'message');
    await fake.receive({ from: siti, group: id, text: 'halo @628111111111', mentions: [budi] });
    const [message] = (await received) as [Message];
    expect(message).toMatchObject({ from: id, author: '6281234567891@c.us' });
    expect(await message.getMentions()).toMatchObject([{ id: { _serialized: budiId } }]);
    const group = await message.getChat();
    expect(group).toMatchObject({ isGroup: true, name: 'Keluarga', unreadCount: 1 });
    await group.sendMessage('hai', { mentions: [budiId] });
    expect(await fake.waitForSent({ to: id })).toMatchObject({ body: 'hai', mentions: [budi] });

    const left = once(client, 'group_leave');
    fake.changeGroup(id, { kind: 'leave', members: [siti] });
    expect(await left).toMatchObject([{ author: '6281234567891@c.us' }]);
    const made = await client.createGroup('Kas', [budiId]);
    expect(made).toMatchObject({ title: 'Kas' });
    expect(fake.groups().map(({ subject }) => subject)).toEqual(['Keluarga', 'Kas']);
    fake.changeGroup(id, { kind: 'remove', members: ['+628111111111'] });
    await expect(fake.receive({ from: budi, group: id, text: 'x' })).rejects.toThrow(/not in the/);
    expect(fake.missingModules()).toEqual([]);
  });
});
