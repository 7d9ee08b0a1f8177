import { describe, expect, test } from 'vitest';

import {
  changeSetting,
  type ChatSettings,
  settingChoices,
  settingNames,
  usualSettings,
} from '../../../src/voting/rules/chat-settings.ts';
import { freezeRules } from '../../../src/voting/rules/proposal-rules.ts';
import { rulesOf, usualRules } from '../../../src/voting/rules/voting-rules.ts';

function choose<Name extends keyof ChatSettings>(
  settings: ChatSettings,
  name: Name,
  value: ChatSettings[Name],
): ChatSettings {
  const changed = changeSetting(settings, name, settingChoices[name].indexOf(value));
  if (changed === undefined) throw new Error(`${name} cannot be ${String(value)}`);
  return changed;
}

describe('the settings of a chat', () => {
  test('that nobody has changed are the rules of contract D', () => {
    expect(rulesOf(usualRules, usualSettings)).toEqual(usualRules);
    expect(freezeRules(usualSettings, usualRules)).toMatchObject({
      quorum: 0,
      majority: 'half',
      weight: 'head',
      changeVote: true,
      amount: { least: '0.001', most: '1', usual: '0.01' },
    });
  });

  test('have their usual value among their choices, and take each of them', () => {
    for (const name of settingNames) {
      const choices: readonly unknown[] = settingChoices[name];
      expect(choices).toContain(usualSettings[name]);
      choices.forEach((value, index) => {
        expect(changeSetting(usualSettings, name, index)).toMatchObject({ [name]: value });
      });
      expect(changeSetting(usualSettings, name, choices.length)).toBeUndefined();
    }
  });

  test('end votes early only where votes are final', () => {
    const early = choose(usualSettings, 'earlyClose', true);
    expect(early.changeVote).toBe(false);
    expect(choose(early, 'changeVote', true).earlyClose).toBe(false);
  });

  test('keep the usual time within the longest', () => {
    const day = choose(usualSettings, 'usualMinutes', 1_440);
    expect(day.longestMinutes).toBe(1_440);
    expect(choose(day, 'longestMinutes', 10).usualMinutes).toBe(10);
    expect(rulesOf(usualRules, day).proposalMinutes).toEqual({
      least: 1,
      most: 1_440,
      usual: 1_440,
    });
  });

  test('freeze a cap only where there is one', () => {
    expect(freezeRules(usualSettings, usualRules).weightCap).toBeUndefined();
    const capped = choose(usualSettings, 'weightCap', '0.1');
    expect(freezeRules(capped, usualRules).weightCap).toBe('0.1');
  });
});
