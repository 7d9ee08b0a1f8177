import { onTestFinished } from 'vitest';

import { type SceneOptions, VoteScene } from '../vote-scene.ts';

/** A scene that is closed with the test. */
export async function scene(options: SceneOptions = {}): Promise<VoteScene> {
  const opened = await VoteScene.open(options);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

/** A session of Alice with Bob and Carol in it, on a bot in this process. */
export async function inSession(options: SceneOptions = {}): Promise<VoteScene> {
  const chat = await scene(options);
  await chat.startBot();
  await openSession(chat);
  return chat;
}

/** Alice opens a session, and Bob and Carol join. */
export async function openSession(chat: VoteScene): Promise<void> {
  chat.say('Alice', '/create_session "Lunch?" 60');
  await chat.sees(/🗳 Lunch\?/);
  await chat.press('Bob', '✋ Join');
  await chat.press('Carol', '✋ Join');
}

/** Alice puts something to the vote for five minutes. */
export async function propose(chat: VoteScene, text: string): Promise<void> {
  chat.say('Alice', `/propose "${text}" 5`);
  await chat.sees(new RegExp(`📋 ${text.split(' ')[0]}`));
}
