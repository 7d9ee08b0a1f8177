import { z } from 'zod';

import type { TenantId } from '../tenants/tenant-id.ts';

/** A kind of messages that each tenant has a channel of. */
export interface Topic<Payload> {
  /** The name of its events in a stream, such as `production`. */
  readonly name: string;
  /** What a session needs to listen: `production:listen`. */
  readonly permission: string;
  /** Checks what is sent, and what comes. */
  readonly schema: z.ZodType<Payload>;
  /** The channel of a tenant; it holds the tenant's id. */
  channel(tenant: TenantId): string;
}

/** A topic has an unusable name or channel. */
export class InvalidTopicError extends Error {
  override readonly name = 'InvalidTopicError';
  readonly code = 'TOPIC_INVALID';
}

/**
 * Defines a kind of messages.
 *
 * @param options.channel - With `{tenant}` in it, between colons or at an end: `production:{tenant}:status`.
 * @throws InvalidTopicError
 */
export function defineTopic<Payload>(options: {
  readonly name: string;
  readonly permission: string;
  readonly schema: z.ZodType<Payload>;
  readonly channel: string;
}): Topic<Payload> {
  const { channel, ...topic } = options;
  if (
    !/^[a-z][a-z0-9-]*$/.test(topic.name) ||
    ['gap', 'ended', 'message', 'open', 'error'].includes(topic.name)
  ) {
    throw new InvalidTopicError(
      `Topic "${topic.name}": use lower case letters, digits and dashes; gap, ended, message, open and error are taken.`,
    );
  }
  if (channel.split(':').filter((part) => part === '{tenant}').length !== 1) {
    throw new InvalidTopicError(
      `Topic "${topic.name}": its channel names {tenant} once, between colons.`,
    );
  }
  return { ...topic, channel: (tenant) => channel.replace('{tenant}', tenant) };
}

const text = z.string().min(1).max(256);

const update = z.object({
  /** Such as `menus`. */
  domain: text,
  /** Such as `created`. */
  action: text,
  id: text.optional(),
});

const productionStatus = z.object({
  batch: text,
  /** Such as `cooking`. */
  status: text,
  done: z.number().nonnegative().optional(),
  planned: z.number().nonnegative().optional(),
});

const distributionTracking = z.object({
  shipment: text,
  /** Such as `on-the-way`. */
  status: text,
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
});

const inventoryAlert = z.object({
  item: text,
  alert: z.enum(['low', 'out', 'expiring', 'expired']),
  quantity: z.number().nonnegative().optional(),
  unit: text.optional(),
});

/** Something of a tenant was changed. */
export type Update = z.infer<typeof update>;
/** How far a batch is. */
export type ProductionStatus = z.infer<typeof productionStatus>;
/** Where a shipment is. */
export type DistributionTracking = z.infer<typeof distributionTracking>;
/** Something is short. */
export type InventoryAlert = z.infer<typeof inventoryAlert>;

/** The channels of contract E. */
export const topics: {
  readonly updates: Topic<Update>;
  readonly production: Topic<ProductionStatus>;
  readonly distribution: Topic<DistributionTracking>;
  readonly inventory: Topic<InventoryAlert>;
} = {
  updates: defineTopic({
    name: 'updates',
    permission: 'updates:listen',
    schema: update,
    channel: 'updates:{tenant}',
  }),
  production: defineTopic({
    name: 'production',
    permission: 'production:listen',
    schema: productionStatus,
    channel: 'production:{tenant}:status',
  }),
  distribution: defineTopic({
    name: 'distribution',
    permission: 'distribution:listen',
    schema: distributionTracking,
    channel: 'distribution:{tenant}:tracking',
  }),
  inventory: defineTopic({
    name: 'inventory',
    permission: 'inventory:listen',
    schema: inventoryAlert,
    channel: 'inventory:{tenant}:alerts',
  }),
};
