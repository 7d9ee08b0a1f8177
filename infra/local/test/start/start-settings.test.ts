import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

import { ConfigError } from '@sesi/platform';
import { describe, expect, test } from 'vitest';

import { readStartSettings } from '../../src/start/start-settings.ts';

describe('what start decides', () => {
  test('without settings it brings everything itself', () => {
    expect(readStartSettings({})).toMatchObject({
      waPort: 3000,
      tgPort: 8000,
      postgresGiven: false,
      redis: 'find',
      realTelegram: false,
      realWhatsapp: false,
      localChat: true,
    });
    expect(readStartSettings({}).dataDir).toMatch(/[\\/]\.data$/);
  });

  test('servers that the settings name are used, by URL or by host', () => {
    const url = { DATABASE_URL: 'postgres://a:b@db/x', REDIS_URL: 'redis://r' };
    expect(readStartSettings(url)).toMatchObject({ postgresGiven: true, redis: 'given' });
    const host = { PGHOST: 'db', REDIS_HOST: 'r' };
    expect(readStartSettings(host)).toMatchObject({ postgresGiven: true, redis: 'given' });
  });

  test('REDIS_ENABLED=false wins over a named Redis; true alone means "find one"', () => {
    expect(readStartSettings({ REDIS_ENABLED: 'false', REDIS_URL: 'redis://r' }).redis).toBe('off');
    expect(readStartSettings({ REDIS_ENABLED: 'true' }).redis).toBe('find');
  });

  test('a token means the real Telegram, WHATSAPP_ENABLED the real WhatsApp without local chat', () => {
    const settings = { TELEGRAM_BOT_TOKEN: '1:a', WHATSAPP_ENABLED: 'true' };
    expect(readStartSettings(settings)).toMatchObject({
      realTelegram: true,
      realWhatsapp: true,
      localChat: false,
    });
    expect(readStartSettings({ ...settings, LOCAL_CHAT: 'true' }).localChat).toBe(true);
  });

  test('an empty variable counts as unset', () => {
    expect(readStartSettings({ DATABASE_URL: '', WA_PORT: '', SESI_DATA_DIR: '' })).toEqual({
      ...readStartSettings({}),
      environment: { DATABASE_URL: '', WA_PORT: '', SESI_DATA_DIR: '' },
    });
  });

  test('all that is wrong is said at once', () => {
    const read = (): unknown => readStartSettings({ WA_PORT: 'x', TG_PORT: '99999' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/WA_PORT[^]*TG_PORT/);
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8');
  const commented = text.replaceAll(/^# ([A-Z_]+=)/gm, '$1');

  test('sets nothing as it is', () => {
    expect(parseEnv(text)).toEqual({});
  });

  test('is accepted with every line switched on', () => {
    const variables = parseEnv(commented);
    expect(Object.keys(variables)).toEqual(
      expect.arrayContaining(['TELEGRAM_BOT_TOKEN', 'WHATSAPP_ENABLED', 'WA_PORT', 'TG_PORT']),
    );
    expect(() => readStartSettings(variables)).not.toThrow();
  });

  test('names nothing that nobody reads', () => {
    const readers = [
      '../../src/start/start-settings.ts',
      '../../src/local-environment.ts',
      '../../../../docker-compose.yml',
      '../../../../packages/platform/src/config/encryption-env.ts',
      '../../../../packages/platform/src/config/redis-env.ts',
      '../../../../packages/platform/src/config/postgres-env.ts',
      '../../../../packages/platform/src/config/process-env.ts',
    ].map((path) => readFileSync(new URL(path, import.meta.url), 'utf8'));
    for (const name of Object.keys(parseEnv(commented))) {
      expect(
        readers.some((reader) => reader.includes(name)),
        name,
      ).toBe(true);
    }
  });
});
