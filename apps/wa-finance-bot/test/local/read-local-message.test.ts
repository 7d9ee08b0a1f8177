import { describe, expect, test } from 'vitest';

import { readLocalMessage } from '../../src/local/read-local-message.ts';

test.for(['+6281234567890', '+62 812-3456-7890', ' +62 (812) 3456 7890 '])(
  'every spelling of a phone is the same person: "%s"',
  (from) => {
    const read = readLocalMessage({ from, text: 'halo', id: 'm1' });
    expect(read).toMatchObject({
      kind: 'read',
      message: { id: 'm1', from: '+6281234567890', text: 'halo' },
    });
  },
);

test('a message without an id gets one of its own', () => {
  const ids = [1, 2].map(() => {
    const read = readLocalMessage({ from: '+6281234567890', text: 'halo' });
    return read.kind === 'read' ? read.message.id : undefined;
  });
  expect(new Set(ids).size).toBe(2);
  expect(ids).not.toContain(undefined);
});

describe('what cannot be used is refused with what to do', () => {
  test.for([
    [undefined, /Send JSON such as/],
    ['halo', /Send JSON such as/],
    [{ from: '+6281234567890', text: 'halo', phone: 1 }, /Send JSON such as/],
    [{ text: 'halo' }, /"from" is missing/],
    [{ from: '+6281234567890' }, /"text" is missing/],
    [{}, /"from" is missing.*"text" is missing/],
    [{ from: '081234567890', text: 'halo' }, /country code: write it such as "\+6281234567890"/],
    [{ from: '+62', text: 'halo' }, /country code/],
    [{ from: 'budi', text: 'halo' }, /country code/],
    [{ from: '+6281234567890', text: '  ' }, /"text" is empty/],
    [{ from: '+6281234567890', text: 'a'.repeat(65_537) }, /65536 characters at most/],
    [{ from: '+6281234567890', text: 'halo', id: '' }, /"id" has 1 to 128/],
    [{ from: '+6281234567890', text: 'halo', id: 'a\u0000' }, /"id" has 1 to 128/],
    [{ from: '+6281234567890', text: 'halo', id: 7 }, /"id" is a text/],
  ] as const)('%j', ([body, message]) => {
    const read = readLocalMessage(body);
    expect(read.kind === 'refused' && read.message).toMatch(message);
  });
});
