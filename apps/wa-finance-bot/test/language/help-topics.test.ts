import { describe, expect, test } from 'vitest';

import { speak, texts } from '../../src/conversation/texts/speak.ts';
import { type HelpTopic, readHelpTopic } from '../../src/language/help-topics.ts';
import { languages } from '../../src/language/language.ts';

/** Letters that a phone shows in one line of a chat, and lines that it shows at once. */
const phone = { width: 42, height: 18 };

test.for([
  ['bantuan laporan', 'reports'],
  ['help export', 'export'],
  ['Ayuda recordar', 'reminders'],
  ['/help booking', 'booking'],
  ['ayuda mis datos', 'data'],
  ['bantuan', undefined],
  ['bantuan 50rb tetangga', undefined],
  ['laporan', undefined],
] as const)('"%s" asks about %s', ([text, topic]) => {
  expect(readHelpTopic(text)).toBe(topic);
});

describe.for(languages)('the help in %s', (language) => {
  const examples = { small: '12.50', large: '5 millones' };
  const pages = Object.keys(texts.en).filter((key) => /^help\.(member|topic\.)/.test(key));

  test.for(pages)('%s fits a phone at a glance', (key) => {
    const lines = speak(language, key as 'help.member', examples)
      .replaceAll('*', '')
      .split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(phone.width);
    expect(lines.length).toBeLessThanOrEqual(phone.height);
  });

  test('names on its first page how each topic is asked for', () => {
    const first = speak(language, 'help.member', examples);
    const asked = [...first.matchAll(/^\*((?:bantuan|help|ayuda) [^*]+)\*/gmu)].map(
      ([, text = '']) => text,
    );
    const topics = asked.map((text) => readHelpTopic(text));
    const known = pages.flatMap((key) =>
      key === 'help.member' ? [] : [key.slice('help.topic.'.length)],
    );
    expect(new Set(topics)).toEqual(new Set(known as HelpTopic[]));
  });
});
