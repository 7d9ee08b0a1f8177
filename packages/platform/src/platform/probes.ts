import type { Probe } from '../http/probe.ts';
import type { Platform } from './open-platform.ts';

/**
 * The probes of a platform for `startHttpServer`: Postgres is critical, Redis is not, and is `disabled` when it is
 * switched off. One question to the platform answers both.
 */
export function probes(platform: Pick<Platform, 'health'>): readonly Probe[] {
  let asked: ReturnType<Platform['health']> | undefined;
  const ask = (): ReturnType<Platform['health']> => {
    asked ??= platform.health().finally(() => {
      asked = undefined;
    });
    return asked;
  };
  return [
    {
      name: 'postgresql',
      critical: true,
      check: async () => (await ask()).postgresql,
    },
    {
      name: 'redis',
      critical: false,
      check: async () => {
        const { status, responseTime } = (await ask()).redis;
        return { status, responseTime };
      },
    },
  ];
}
