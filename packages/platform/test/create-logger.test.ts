import { describe, expect, it } from 'vitest';

import { createLogger, type Logger } from '../src/logging/create-logger.ts';
import { redactedNames } from '../src/logging/redact-line.ts';

const token = '123456789:AAFakeTokenOfNobodyThatIsLongEnough';

function memoryLogger(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { logger: createLogger({ name: 'test', level: 'trace', destination }), lines };
}

describe('createLogger', () => {
  it('writes one line of JSON with an ISO time, the level by name and the message', () => {
    const { logger, lines } = memoryLogger();
    logger.info({ durationMs: 3 }, 'Redis is back');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      name: 'test',
      durationMs: 3,
      msg: 'Redis is back',
    });
  });

  it('stays below its level', () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const logger = createLogger({ name: 'test', level: 'warn', destination });
    logger.info({}, 'Not this');
    logger.warn({}, 'But this');
    expect(lines).toHaveLength(1);
  });

  describe.each(redactedNames)('redacts %s', (name) => {
    it.each([0, 1, 2, 5])('%i levels deep', (depth) => {
      for (const value of ['UNSAYABLE', ['UNSAYABLE'], { inner: 'UNSAYABLE' }]) {
        const { logger, lines } = memoryLogger();
        let object: Record<string, unknown> = { [name]: value, kept: 'kept' };
        for (let level = 0; level < depth; level += 1) {
          object = { anything: object };
        }
        logger.info(object, 'Something happened');
        expect(lines.join('')).not.toContain('UNSAYABLE');
        expect(lines.join('')).toMatch(/^\{.*"\[redacted\]".*"kept":"kept".*\}\n$/);
      }
    });
  });

  it('redacts a name however it is written', () => {
    const { logger, lines } = memoryLogger();
    const names = [
      'PASSWORD',
      'Set-Cookie',
      'set-cookie',
      'session_data',
      'sessionData',
      'apiKey',
      'API_KEY',
    ];
    logger.info(Object.fromEntries(names.map((name) => [name, 'UNSAYABLE'])), 'Something happened');
    expect(lines.join('')).not.toContain('UNSAYABLE');
  });

  it('redacts numbers and what has a form of its own', () => {
    const { logger, lines } = memoryLogger();
    const form = { toJSON: () => ({ text: 'UNSAYABLE' }) };
    logger.info({ phone: 628_123_456_789, form }, 'Something happened');
    expect(lines.join('')).not.toMatch(/UNSAYABLE|628123456789/);
  });

  it.each([
    'authorization',
    'cookie',
    'setcookie',
    'password',
    'token',
    'secret',
    'phone',
    'text',
    'body',
    'email',
  ])('has %s on its list', (name) => {
    expect(redactedNames).toContain(name);
  });

  it('redacts what a child logger is bound to', () => {
    const { logger, lines } = memoryLogger();
    logger
      .child({ phone: 'UNSAYABLE', chat: { text: 'UNSAYABLE' } })
      .info({}, 'Something happened');
    expect(lines.join('')).not.toContain('UNSAYABLE');
  });

  it.each([
    ['postgres://sesi:hunter2@db:5432/bots', 'hunter2'],
    ['postgres://sesi:hun/ter@2@db:5432/bots', 'hun/ter'],
    ['rediss://:hunter2@cache:6379', 'hunter2'],
    ['https://hunter2@example.org/x', 'hunter2'],
    [`https://api.telegram.org/bot${token}/getMe`, 'AAFakeToken'],
    [`http://127.0.0.1:1/bot${token}/getMe`, 'AAFakeToken'],
    [`the token ${token}`, 'AAFakeToken'],
    ['a registration session "+6281234567890"', '81234567890'],
    ['6281234567890@c.us wrote', '6281234567890'],
    ['6281234567890:12@s.whatsapp.net wrote', '6281234567890'],
    ['123456789012345@lid wrote', '123456789012345'],
    ['Key (email)=(budi.s+x@mail.example.org) already exists', 'budi.s'],
  ])('takes the secret out of %o, wherever it stands', (text, secret) => {
    const { logger, lines } = memoryLogger();
    const error = Object.assign(new Error(text, { cause: new Error(text) }), { code: text });
    logger.child({ bound: text }).error({ deep: { deep: { deep: [text] } }, err: error }, text);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toHaveProperty('msg');
    expect(lines[0]).not.toContain(secret);
  });

  it('leaves alone what only looks like a secret', () => {
    const { logger, lines } = memoryLogger();
    const harmless = {
      url: 'http://127.0.0.1:3000/api/health',
      file: 'file:///x/node_modules/.pnpm/fastify@5.12.8/node_modules/fastify/lib/route.js:10:5',
      at: '2026-11-21T10:00:00.000+07:00',
      route: '/bots',
      count: 123_456_789_012,
    };
    logger.info(harmless, 'Something happened');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject(harmless);
  });

  it('says of an error what happened and where, also of its causes', () => {
    const { logger, lines } = memoryLogger();
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
      code: 'ECONNREFUSED',
      port: 5432,
    });
    const all = new AggregateError([new Error('one'), new TypeError('two')], 'both', { cause });
    logger.error({ err: all }, 'Something failed');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: {
        type: 'AggregateError',
        message: 'both',
        stack: expect.stringContaining('create-logger.test.ts'),
        cause: { message: 'connect ECONNREFUSED 127.0.0.1:5432', code: 'ECONNREFUSED', port: 5432 },
        errors: [{ message: 'one' }, { type: 'TypeError', message: 'two' }],
      },
    });
  });

  it('keeps out of an error what drivers and clients hang on it', () => {
    const { logger, lines } = memoryLogger();
    const error = Object.assign(new Error('Bad Request: chat not found'), {
      code: 400,
      detail: 'Key (name)=(UNSAYABLE) already exists.',
      on: { method: 'sendMessage', payload: { chat_id: 1, words: 'UNSAYABLE' } },
      parameters: ['UNSAYABLE'],
    });
    logger.error({ err: error }, 'Something failed');
    expect(lines[0]).not.toContain('UNSAYABLE');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: { code: 400 } });
  });

  it('cuts the values of a statement out of the message and the stack', () => {
    const { logger, lines } = memoryLogger();
    const error = new Error(
      'Failed query: insert into member\nparams: UNSAYABLE\n    at UNSAYABLE,1',
    );
    logger.error({ err: error, deep: { error } }, 'Something failed');
    expect(lines[0]).toContain('insert into member');
    expect(lines[0]).toContain('create-logger.test.ts');
    expect(lines[0]).not.toContain('UNSAYABLE');
  });

  it('does not repeat what was thrown that is no error', () => {
    const { logger, lines } = memoryLogger();
    logger.error({ err: 'UNSAYABLE' }, 'Something failed');
    logger.error({ err: { message: 'UNSAYABLE' } }, 'Something failed');
    expect(lines.join('')).not.toContain('UNSAYABLE');
    expect(lines[0]).toContain('thrown string');
  });

  it('survives an error that is its own cause', () => {
    const { logger, lines } = memoryLogger();
    const error = new Error('round');
    error.cause = error;
    logger.error({ err: error }, 'Something failed');
    expect(lines).toHaveLength(1);
  });
});
