import { expect, test } from 'vitest';

import { ownCommand } from '../src/own-command.ts';

test('pnpm, and a program that nobody ran through a package manager', () => {
  const pnpm = { npm_config_user_agent: 'pnpm/12.18.0 npm/? node/? linux x64' };
  expect(ownCommand('chat', 'tg alice', pnpm)).toBe('pnpm chat tg alice');
  expect(ownCommand('start', '', {})).toBe('pnpm start');
});

test('a machine without pnpm goes on by npx with the same version', () => {
  const npx = {
    npm_config_user_agent: 'pnpm/12.18.0 npm/? node/? linux x64',
    npm_execpath: '/home/a/.npm/_npx/53a9/node_modules/pnpm/pnpm',
  };
  expect(ownCommand('chat', 'tg alice', npx)).toBe('npx pnpm@12.18.0 chat tg alice');
});

test('npm needs two dashes before arguments', () => {
  const npm = { npm_config_user_agent: 'npm/11.19.1 node/v20.20.2 linux x64' };
  expect(ownCommand('chat', 'tg alice', npm)).toBe('npm run chat -- tg alice');
  expect(ownCommand('redis:up', '', npm)).toBe('npm run redis:up');
});
