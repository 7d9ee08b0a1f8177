import { answer, nothing, type OperatorRoute, operatorRoute, refusal } from '@sesi/platform';
import { renderSVG } from 'uqr';
import { z } from 'zod';

import type { GatewayStatus } from '../../conversation/message-gateway.ts';
import type { GatewayLogger } from '../gateway-options.ts';
import type { PairingRefusal, Refused, WhatsAppAccount } from './whatsapp-account.ts';

/** The gateway, as these routes see it. */
export interface PairableGateway {
  readonly account: WhatsAppAccount;
  status(): GatewayStatus;
}

/**
 * Routes of the operators' API about the WhatsApp account of this process. Whoever may pair links the bot to a phone: that
 * is for those who run the platform.
 */
export function pairingRoutes(
  gateway: PairableGateway,
  logger: GatewayLogger,
): readonly OperatorRoute[] {
  const refuse = ({ reason, error }: Refused) => {
    if (error !== undefined)
      logger.warn({ err: error }, 'whatsapp did not do what an operator asked');
    const { status, message } = refusals[reason];
    return refusal(status, reason, message);
  };
  return [
    operatorRoute(
      {
        method: 'GET',
        path: '/whatsapp/pairing',
        summary: 'How the WhatsApp account stands; the QR code to scan, as text and as SVG.',
        permission: 'whatsapp:pair',
        isPlatformWide: true,
        input: nothing,
      },
      async () => {
        const { state, since } = gateway.status();
        const { role, backup } = gateway.account.status();
        const { qr } = gateway.account;
        return answer({
          state,
          since,
          role,
          ...(backup === undefined ? {} : { backup }),
          ...(qr === undefined ? {} : { qr: { ...qr, svg: renderSVG(qr.text) } }),
        });
      },
    ),
    operatorRoute(
      {
        method: 'POST',
        path: '/whatsapp/pairing-code',
        summary:
          'A code of 8 letters to type on the phone of that number, in place of the QR code.',
        permission: 'whatsapp:pair',
        isPlatformWide: true,
        audit: 'whatsapp-pairing-code',
        input: z.strictObject({
          phone: z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +6281234567890'),
        }),
      },
      async (_call, { phone }) => {
        const done = await gateway.account.requestCode(phone);
        if (done.kind === 'refused') return refuse(done);
        return answer({ code: done.code, expiresAt: done.expiresAt });
      },
    ),
    operatorRoute(
      {
        method: 'POST',
        path: '/whatsapp/logout',
        summary: 'Unlinks the account: the bot answers nobody until it is paired again.',
        permission: 'whatsapp:logout',
        isPlatformWide: true,
        audit: 'whatsapp-logout',
        input: nothing,
      },
      async () => {
        const done = await gateway.account.logout();
        return done.kind === 'refused' ? refuse(done) : answer({ loggedOut: true });
      },
    ),
  ];
}

const refusals: Readonly<
  Record<PairingRefusal, { readonly status: number; readonly message: string }>
> = {
  standby: {
    status: 409,
    message:
      'Another process has the WhatsApp account: ask that one. This one waits to take its place.',
  },
  'not-waiting-for-pairing': {
    status: 409,
    message: 'There is nothing to pair now: an account is linked, or WhatsApp is still loading.',
  },
  'not-linked': { status: 409, message: 'No account is linked now.' },
  'no-phone': {
    status: 400,
    message: 'That is no phone number. Write it with its country, such as +6281234567890.',
  },
  failed: { status: 503, message: 'WhatsApp did not do it in time: try again.' },
};
