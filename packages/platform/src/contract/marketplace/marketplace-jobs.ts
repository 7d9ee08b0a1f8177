import { defineJob, type JobDefinition } from '@sesi/jobs';
import { z } from 'zod';

import { cleanupExpiredSessions } from '../../platform/start-upkeep.ts';

const id = z.string().min(1).max(200);

const interest = z.object({ vendorId: id, clientId: id, serviceId: id });
const conversation = z.object({ vendorId: id, clientId: id, conversationId: id });

/** A client put a service into the cart, or on the wish list. */
export type VendorInterest = z.infer<typeof interest>;
/** A client wrote to a vendor. */
export type ClientConversation = z.infer<typeof conversation>;

const reminder = conversation.extend({ hours: z.int().min(1).max(8_760) });

/** A vendor has not answered a client for `hours`. */
export type ResponseReminder = z.infer<typeof reminder>;

/** Tells a vendor; before what nobody waits for. */
const forPeople = 10;

/** The jobs that come with a marketplace (contract C). */
export const marketplaceJobs: readonly [
  JobDefinition<VendorInterest, 'vendor_cart_add'>,
  JobDefinition<VendorInterest, 'vendor_wishlist_add'>,
  JobDefinition<ResponseReminder, 'response_reminder'>,
  JobDefinition<ClientConversation, 'alternative_vendor_recommendation'>,
  JobDefinition<Record<string, never>, 'cleanup_expired_sessions'>,
  JobDefinition<Record<string, never>, 'cache_warmup'>,
] = [
  defineJob({ name: 'vendor_cart_add', schema: interest, priority: forPeople }),
  defineJob({ name: 'vendor_wishlist_add', schema: interest }),
  defineJob({ name: 'response_reminder', schema: reminder, priority: forPeople }),
  defineJob({ name: 'alternative_vendor_recommendation', schema: conversation }),
  cleanupExpiredSessions,
  defineJob({
    name: 'cache_warmup',
    schema: z.object({}),
    retry: { limit: 1 },
    timeoutMs: 5 * 60_000,
  }),
];

/** `marketplaceJobs`, as a type. */
export type MarketplaceJobs = typeof marketplaceJobs;
