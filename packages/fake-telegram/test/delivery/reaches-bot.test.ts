import { describe, expect, it } from 'vitest';

import { reachesBot, type GroupMessage } from '../../src/delivery/reaches-bot.ts';
import { findEntities } from '../../src/text/find-entities.ts';

const bot = { id: 1, username: 'sesi_vote_bot', firstName: 'Sesi', hasPrivacyMode: true };

function isHeard(text: string, change: Partial<GroupMessage> = {}): boolean {
  const message = { text, entities: findEntities(text) };
  return reachesBot({ bot, botStatus: 'member', message, repliedSenderId: undefined, ...change });
}

describe('with privacy mode on a bot in a group', () => {
  it('hears commands for every bot and for itself, whatever the case of its name', () => {
    expect(isHeard('/vote yes')).toBe(true);
    expect(isHeard('/vote@Sesi_Vote_Bot yes')).toBe(true);
  });

  it('does not hear commands for another bot, nor talk, nor a command in the middle', () => {
    expect(isHeard('/vote@other_bot yes')).toBe(false);
    expect(isHeard('hello @sesi_vote_bot')).toBe(false);
    expect(isHeard('try /vote')).toBe(false);
  });

  it('hears replies to itself but not to others, and service messages', () => {
    expect(isHeard('yes', { repliedSenderId: bot.id })).toBe(true);
    expect(isHeard('yes', { repliedSenderId: 42 })).toBe(false);
    const service = { kind: 'member-left', userId: 42 } as const;
    expect(isHeard('', { message: { text: '', entities: [], service } })).toBe(true);
  });

  it('hears everything as an administrator, and nothing when it is not in the group', () => {
    expect(isHeard('hello', { botStatus: 'administrator' })).toBe(true);
    expect(isHeard('/vote', { botStatus: 'left' })).toBe(false);
    expect(isHeard('/vote', { botStatus: 'kicked' })).toBe(false);
  });
});

it('hears everything with privacy mode off', () => {
  expect(isHeard('hello', { bot: { ...bot, hasPrivacyMode: false } })).toBe(true);
});
