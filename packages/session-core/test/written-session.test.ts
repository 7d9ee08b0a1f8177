import { describe, expect, it, vi } from 'vitest';

import type { Session } from '../src/kinds/session.ts';
import { WrittenSession } from '../src/kinds/written-session.ts';

const outline = { id: 'a', version: 7, possiblyStale: false };

describe('a session that was just written', () => {
  it('decodes its value once, when somebody looks', () => {
    const decode = vi.fn<() => object>(() => ({ n: 1 }));
    const session = new WrittenSession(outline, decode);
    expect(session.version).toBe(7);
    expect(decode).not.toHaveBeenCalled();
    expect(session.value).toEqual({ n: 1 });
    expect(session.value).toBe(session.value);
    expect(decode).toHaveBeenCalledTimes(1);
  });

  it('has its value in a spread, in JSON and in a comparison', () => {
    const session: Session<object> = new WrittenSession(outline, () => ({ n: 1 }));
    const whole = { ...outline, value: { n: 1 } };
    expect({ ...session }).toStrictEqual(whole);
    expect(JSON.parse(JSON.stringify(session))).toStrictEqual(whole);
    expect(session).toEqual(whole);
  });

  it('shares its getter with all others: one of its own would cost each a hidden class', () => {
    const one = new WrittenSession(outline, () => ({ n: 1 }));
    const other = new WrittenSession(outline, () => ({ n: 2 }));
    const valueOf = (session: object) => Object.getOwnPropertyDescriptor(session, 'value');
    expect(valueOf(one)).toHaveProperty('get');
    expect(valueOf(one)).toStrictEqual(valueOf(other));
    expect([one.value, other.value]).toEqual([{ n: 1 }, { n: 2 }]);
  });
});
