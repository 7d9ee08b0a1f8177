import type { Probe } from '@sesi/platform';

import type { BackupStatus } from './whatsapp/account/account-store.ts';
import type { WhatsAppMessageGateway } from './whatsapp/whatsapp-gateway.ts';

/** How WhatsApp stands, and what goes out there, for `/api/health`. Not critical: it comes back by itself, or waits for a person with a phone. */
export function whatsAppProbe(
  gateway: Pick<WhatsAppMessageGateway, 'status' | 'outbound' | 'account'> | undefined,
): Probe {
  return {
    name: 'whatsapp',
    critical: false,
    async check() {
      if (gateway === undefined) {
        return { status: 'disabled' };
      }
      const { state, since } = gateway.status();
      // Who waits for another process to die is as well as that one.
      const status = state === 'ready' || state === 'standby' ? 'healthy' : 'unhealthy';
      const { role, backup } = gateway.account.status();
      return {
        status,
        state,
        since: since.toISOString(),
        role,
        ...(backup === undefined ? {} : { backup: describeBackup(backup) }),
        outbound: await gateway.outbound(),
      };
    },
  };
}

function describeBackup({ version, savedAt, isWaiting, problem }: BackupStatus): object {
  return {
    ...(savedAt === undefined
      ? {}
      : {
          version,
          savedAt: savedAt.toISOString(),
          ageSeconds: Math.round((Date.now() - savedAt.getTime()) / 1_000),
        }),
    isWaiting,
    ...(problem === undefined ? {} : { problem }),
  };
}
