import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, onTestFinished, test, vi } from 'vitest';

import { group, VoteScene } from '../vote-scene.ts';
import { drawChat, type DrawnMessage } from './chat-picture.ts';

// The pace of edits makes a vote take 10 seconds by design.
vi.setConfig({ testTimeout: 90_000 });

const folder = fileURLToPath(new URL('../../docs', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** With DRAW_PICTURES=1 the pictures of the README are drawn anew, from what the bot writes now. */
const draws = process.env['DRAW_PICTURES'] === '1';

test('a vote is drawn as the bot shows it, and the README has that picture', async () => {
  const chat = await VoteScene.open();
  onTestFinished(() => chat[Symbol.asyncDispose]());
  await chat.startBot();
  const { sim } = chat.telegram;
  chat.say('Alice', '/create_session "Shall we buy BONK?" 60');
  await chat.sees(/Shall we buy BONK\?/);
  await chat.press('Bob', '✋ Join');
  await chat.press('Carol', '✋ Join');
  await chat.sees(/In \(3\)/);
  chat.say('Bob', '/propose “BUY token=BONK amount=0.05 price=target:0.5” 5m');
  await chat.sees(/📋 BUY/);
  await chat.press('Carol', '✅ 0.05');
  await chat.press('Bob', '❌ No');
  await chat.sees(/Yes: Carol 0\.05\nNo: Bob\nNot yet: Alice/);
  const during = shownNow();
  await chat.press('Alice', '✅ Yes');
  chat.aheadMs = 5 * 60_000;
  await chat.sees(/🧾 Bought on paper/);
  await vi.waitFor(() => expect(sim.transcript(group).at(-1)?.file?.kind).toBe('photo'), {
    timeout: 15_000,
  });
  chat.say('Alice', '/portfolio');
  await chat.sees(/Portfolio on paper/);
  const after = shownNow().slice(during.length);

  const pictures = { 'vote.png': drawChat(during), 'result.png': drawChat(after) };
  for (const [name, png] of Object.entries(pictures)) {
    expect(png.length).toBeGreaterThan(20_000);
    expect(readme).toContain(`docs/${name}`);
    if (draws) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${folder}/${name}`, png);
    }
    expect(readFileSync(`${folder}/${name}`).subarray(1, 4).toString()).toBe('PNG');
  }

  function shownNow(): readonly DrawnMessage[] {
    return sim
      .transcript(group)
      .filter(({ isService }) => !isService)
      .map((message) => ({
        message,
        ...(message.file === undefined ? {} : { picture: sim.fileContent(message.file.id) }),
      }));
  }
});
