import type { Probe } from '@sesi/platform';

import type { MessageGateway } from './conversation/message-gateway.ts';

/** How WhatsApp stands, for `/api/health`. Not critical: it comes back by itself, or waits for a person with a phone. */
export function whatsAppProbe(gateway: Pick<MessageGateway, 'status'> | undefined): Probe {
  return {
    name: 'whatsapp',
    critical: false,
    async check() {
      if (gateway === undefined) {
        return { status: 'disabled' };
      }
      const { state, since } = gateway.status();
      const status = state === 'ready' ? 'healthy' : 'unhealthy';
      return { status, state, since: since.toISOString() };
    },
  };
}
