import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { repositoryRoot } from '../src/repository-root.ts';

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');

describe('bot.Dockerfile', () => {
  const dockerfile = read('infra/docker/bot.Dockerfile');
  const workspace = read('pnpm-workspace.yaml');
  const catalog = (name: string): string | undefined =>
    new RegExp(`^ {2}${name}: (\\S+)$`, 'm').exec(workspace)?.[1];

  test('uses the versions of this repository', () => {
    const manifest: unknown = JSON.parse(read('package.json'));
    expect(manifest).toHaveProperty(
      'packageManager',
      `pnpm@${/pnpm@(\S+)/.exec(dockerfile)?.[1] ?? 'none'}`,
    );
    expect(/turbo@(\S+)/.exec(dockerfile)?.[1]).toBe(catalog('turbo'));
    const nodes = [...dockerfile.matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version);
    expect(new Set(nodes)).toEqual(new Set([catalog('node')]));
  });

  test('ends as an unprivileged user in both images', () => {
    const images = dockerfile.split(/^FROM .* AS (?=bot$|whatsapp$)/m).slice(1);
    expect(images).toHaveLength(2);
    for (const image of images) {
      expect(
        image
          .trimEnd()
          .match(/^USER (\S+)$/gm)
          ?.at(-1),
      ).toBe('USER node');
    }
  });
});

describe('docker-compose.yml', () => {
  const compose = read('docker-compose.yml');
  /** The text of one service, from its name to the next one. */
  const service = (name: string): string =>
    new RegExp(`^ {2}${name}:\\n((?: {4}.*\\n|\\n)+)`, 'm').exec(compose)?.[1] ?? '';

  test('publishes every port to this machine alone', () => {
    const published = [...compose.matchAll(/ports: \['(.*)'\]/g)].map(([, port]) => port);
    expect(published).toEqual([
      '127.0.0.1:6379:6379',
      '127.0.0.1:5433:5432',
      '127.0.0.1:3000:3000',
      '127.0.0.1:8000:8000',
      '127.0.0.1:8081:8081',
    ]);
    expect(compose.match(/^ *ports:/gm)).toHaveLength(published.length);
  });

  test('has the Redis that people know', () => {
    const redis = service('redis');
    expect(redis).toContain('container_name: paws-wpp-redis');
    expect(redis).toContain('redis-data:/data');
    expect(redis).toContain('interval: 10s');
    expect(redis).toContain('[CMD, redis-cli, ping]');
    const settings = read('infra/redis/redis.conf');
    expect(settings).toMatch(/^maxmemory 256mb$/m);
    expect(settings).toMatch(/^maxmemory-policy volatile-lru$/m);
    expect(settings).toMatch(/^appendonly yes$/m);
  });

  test('starts Redis Commander in the profile dev only', () => {
    expect(service('redis-commander')).toContain('profiles: [dev]');
    expect(compose.match(/profiles:/g)).toHaveLength(1);
  });
});
