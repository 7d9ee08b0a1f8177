import type { AuditAlert } from '@sesi/access';
import type { DomainData } from '@sesi/cache';
import type { MultiTenant } from '@sesi/platform';

import { until } from '../until.ts';
import { signInLimit } from './sign-in.ts';

const address = '10.9.9.9';

/** An address that guesses: it raises an alert, is blocked, and let in again. */
export async function guessing(scene: {
  readonly services: Pick<MultiTenant<DomainData>, 'rateLimits'>;
  readonly alerts: readonly AuditAlert[];
  readonly enter: (ip: string, email: string) => Promise<string>;
  readonly print: (line: string) => void;
}): Promise<void> {
  const { services, alerts, enter, print } = scene;
  print('An address that guesses');
  const names = ['budi', 'cici', 'dodi'];
  for (const name of names) {
    print(`  ${name}: ${await enter(address, `${name}@example.com`)}`);
  }
  const ofAddress = () => alerts.filter((alert) => 'ip' in alert && alert.ip === address);
  await until(async () => await Promise.resolve(ofAddress().length > 0));
  print(
    `  alert: ${ofAddress()
      .map(({ type, count }) => `${type} (${count})`)
      .join(', ')}`,
  );
  await services.rateLimits.block(address, { ...signInLimit, durationMs: 3_600_000 });
  print(`  blocked: ${await enter(address, 'budi@example.com')}`);
  await services.rateLimits.reset(address, signInLimit);
  print(`  let in again: ${await enter(address, 'budi@example.com')}`);
}
