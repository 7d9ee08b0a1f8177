import { describe, expect, it } from 'vitest';

import { type LiveEvent, topics } from '../../src/index.ts';
import { acme, issued, openStand } from '../access-stand.ts';

const permissions = ['updates:listen', 'production:listen'];
const settings = { channels: { recheckEveryMs: 100, heartbeatMs: 60_000 } };

describe('a stream of live messages', () => {
  it('gives messages of its topics until its session is ended, seconds later at most', async () => {
    const { access } = await openStand({ settings });
    const { token, id } = await issued(access, { permissions });
    const opened = await access.channels.eventsFor({
      token,
      topics: [topics.updates, topics.production],
    });
    if (opened.kind === 'refused') throw new Error(opened.reason);
    const events: LiveEvent[] = [];
    const reading = (async () => {
      for await (const event of opened.events) events.push(event);
    })();
    await access.channels.of(acme, topics.updates).publish({ domain: 'menus', action: 'changed' });
    await access.channels.of(acme, topics.production).publish({ batch: '7', status: 'cooking' });
    await access.channels.of(acme, topics.inventory).publish({ item: 'rice', alert: 'low' });
    await expect.poll(() => events).toHaveLength(2);
    expect(await access.presence.online(acme)).toMatchObject([{ userId: 'budi' }]);

    const endedAt = performance.now();
    expect(await access.sessions.revoke(acme, 'budi', id)).toBe(true);
    await reading;
    expect(performance.now() - endedAt).toBeLessThan(3_000);
    expect(events).toEqual([
      { event: 'message', topic: 'updates', payload: { domain: 'menus', action: 'changed' } },
      { event: 'message', topic: 'production', payload: { batch: '7', status: 'cooking' } },
      { event: 'ended', reason: 'session-ended' },
    ]);
  });

  it('needs a live session and the permission of each topic', async () => {
    const { access } = await openStand({ settings });
    const { token } = await issued(access, { permissions });
    const ask = (asked: string, list = Object.values(topics)) =>
      access.channels.eventsFor({ token: asked, topics: list });
    expect(await ask(token)).toEqual({ kind: 'refused', reason: 'missing-permission' });
    expect(await ask(`acme.${'A'.repeat(43)}`)).toEqual({ kind: 'refused', reason: 'unknown' });
  });

  it('ends when its request is closed, also one that was closed already', async () => {
    const { access } = await openStand({ settings });
    const { token } = await issued(access, { permissions });
    for (const abortsFirst of [true, false]) {
      const request = new AbortController();
      if (abortsFirst) request.abort();
      const opened = await access.channels.eventsFor({
        token,
        topics: [topics.updates],
        signal: request.signal,
      });
      if (opened.kind === 'refused') throw new Error(opened.reason);
      const next = opened.events.next();
      request.abort();
      expect(await next).toEqual({ done: true, value: undefined });
    }
  });

  it('tells of a message that does not fit its topic as a gap, and sends none that does not', async () => {
    const { access, core } = await openStand({ settings });
    const { token } = await issued(access, { permissions });
    const opened = await access.channels.eventsFor({ token, topics: [topics.updates] });
    if (opened.kind === 'refused') throw new Error(opened.reason);
    await core.channel('updates:acme').publish({ of: 'another version' });
    expect((await opened.events.next()).value).toEqual({
      event: 'gap',
      topic: 'updates',
      reason: 'unreadable',
    });
    await opened.events.return?.();
    // @ts-expect-error The schema must also stop what the compiler did not see.
    const wrong = access.channels.of(acme, topics.updates).publish({ domain: 'menus' });
    await expect(wrong).rejects.toMatchObject({ code: 'TOPIC_MESSAGE_INVALID' });
  });

  it('is told that it ends when access is closed', async () => {
    const { access } = await openStand({ settings });
    const { token } = await issued(access, { permissions });
    const opened = await access.channels.eventsFor({ token, topics: [topics.updates] });
    if (opened.kind === 'refused') throw new Error(opened.reason);
    await access[Symbol.asyncDispose]();
    expect((await opened.events.next()).value).toEqual({ event: 'ended', reason: 'closing' });
  });
});
