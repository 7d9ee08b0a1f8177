import { expect, it } from 'vitest';

import { chromiumEnvironment } from '../src/chromium-environment.ts';

it('lets Chromium know nothing of the secrets of the bot', () => {
  const environment = chromiumEnvironment({
    PATH: '/opt/bin',
    HTTPS_PROXY: 'http://proxy:3128',
    LANG: '',
    DATABASE_URL: 'postgres://secret',
    SESSION_ENCRYPTION_KEY: 'secret',
    REDIS_PASSWORD: 'secret',
  });
  expect(environment).toMatchObject({ PATH: '/opt/bin', HTTPS_PROXY: 'http://proxy:3128' });
  expect(Object.keys(environment).toSorted()).toEqual(['HOME', 'HTTPS_PROXY', 'PATH']);
  expect(chromiumEnvironment()['PATH']).toContain('/usr/bin');
});
