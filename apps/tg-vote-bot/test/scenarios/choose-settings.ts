import { expect, vi } from 'vitest';

import { group, type VoteScene } from '../vote-scene.ts';

/** Chooses values in the menu of settings, by the beginnings of their labels. */
export async function chooseSettings(
  chat: VoteScene,
  ...choices: readonly (readonly [string, string])[]
): Promise<void> {
  chat.say('Alice', '/settings');
  await chat.sees(/⚙️ Settings of this group/);
  for (const [name, value] of choices) {
    await chat.press('Alice', labelOf(chat, `${name}: `));
    await vi.waitFor(() => labelOf(chat, '⬅️ Back'), { timeout: 10_000 });
    expect(await chat.press('Alice', value)).toMatchObject({ text: `${name}: ${value}` });
    await vi.waitFor(() => labelOf(chat, `${name}: ${value}`), { timeout: 10_000 });
  }
}

/** The label of the newest menu that begins so. */
export function labelOf(chat: VoteScene, start: string): string {
  const labels = chat.telegram.sim
    .transcript(group)
    .flatMap(({ buttons }) => buttons.flat().map(({ text }) => text));
  const label = labels.find((each) => each.startsWith(start));
  if (label === undefined) throw new Error(`no button begins with ${start}: ${labels.join()}`);
  return label;
}
