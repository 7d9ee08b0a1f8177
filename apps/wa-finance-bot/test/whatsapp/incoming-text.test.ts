import { describe, expect, it } from 'vitest';

import { GatewayInputError } from '../../src/whatsapp/errors.ts';
import {
  addressOf,
  personOf,
  type RawMessage,
  readText,
} from '../../src/whatsapp/incoming-text.ts';

const message: RawMessage = {
  id: { id: '3EB0ABC' },
  from: '6281234567890@c.us',
  fromMe: false,
  type: 'chat',
  body: 'halo',
  timestamp: 1_795_236_098,
  isStatus: false,
  broadcast: false,
};
const unknown = async (): Promise<undefined> => undefined;

describe('readText', () => {
  it('takes the text of one person', () => {
    expect(readText(message)).toEqual({
      id: '3EB0ABC',
      chatId: '6281234567890@c.us',
      text: 'halo',
      sentAt: new Date('2026-11-21T04:41:38Z'),
    });
    expect(readText({ ...message, from: '555@lid' })).toMatchObject({ chatId: '555@lid' });
  });

  it.each<[string, Partial<RawMessage>]>([
    ['a message of its own', { fromMe: true }],
    ['a group', { from: '120363041234567890@g.us' }],
    ['an old group', { from: '628123-1600000000@g.us' }],
    ['a channel', { from: '12036304@newsletter' }],
    ['a status post', { isStatus: true }],
    ['a status post by its chat', { from: 'status@broadcast' }],
    ['a broadcast list', { broadcast: true }],
    ['WhatsApp itself', { from: '0@c.us' }],
    ['a picture', { type: 'image', body: 'caption' }],
    ['a voice note', { type: 'ptt', body: '' }],
    ['a message not decrypted yet', { type: 'ciphertext', body: '' }],
    ['no text', { body: '' }],
  ])('leaves %s alone', (_, change) => {
    expect(readText({ ...message, ...change })).toBeUndefined();
  });
});

describe('personOf', () => {
  it('names a phone in E.164', async () => {
    expect(await personOf('6281234567890@c.us', unknown)).toBe('+6281234567890');
  });

  it('names a phone also when no plan of numbers knows it', async () => {
    expect(await personOf('99912345678@c.us', unknown)).toBe('+99912345678');
  });

  it('asks for the phone behind a lid, and names the lid when it is not told', async () => {
    expect(await personOf('555@lid', async () => '6281234567890@c.us')).toBe('+6281234567890');
    expect(await personOf('555@lid', unknown)).toBe('lid:555');
    expect(await personOf('555@lid', async () => 'nonsense')).toBe('lid:555');
  });
});

describe('addressOf', () => {
  it('reads what personOf names', () => {
    expect(addressOf('+6281234567890')).toEqual({ phone: '6281234567890' });
    expect(addressOf('lid:555')).toEqual({ chatId: '555@lid' });
  });

  it.each(['', '0812345678', '+0812345678', '+62 812', '555@lid', 'lid:', 'lid:5x', '+62812@c.us'])(
    'refuses %j',
    (person) => {
      expect(() => addressOf(person)).toThrow(GatewayInputError);
    },
  );
});
