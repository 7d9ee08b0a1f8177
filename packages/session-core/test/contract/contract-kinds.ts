import { z } from 'zod';

import { defineKind } from '../../src/index.ts';

export const counter = defineKind({
  name: 'counter',
  keyPrefix: 'counter:',
  ttlMs: 60_000,
  schema: z.object({ n: z.number().int(), note: z.string().optional() }),
  times: { createdAt: 'created_at', expiresAt: 'expires_at' },
});

export const sliding = defineKind({
  name: 'sliding',
  keyPrefix: 'sliding:',
  ttlMs: 60_000,
  renewOnUpdate: true,
  schema: z.object({ n: z.number() }),
  times: { expiresAt: 'expires_at' },
});

export const endless = defineKind({
  name: 'endless',
  keyPrefix: 'endless:',
  ttlMs: 'until-deleted',
  schema: z.object({ text: z.string() }),
});

export const abiding = defineKind({
  name: 'abiding',
  keyPrefix: 'abiding:',
  ttlMs: 'until-deleted',
  schema: z.object({ n: z.number() }),
  times: { createdAt: 'created_at', expiresAt: 'expires_at' },
});

export type Counter = { n: number; note?: string | undefined };
