import { BotApiError } from '../errors.ts';
import type { CallParameters } from '../parameters/call-parameters.ts';
import type { World } from '../state/world.ts';
import type { MethodAnswer, MethodCall } from './method.ts';

/** Longest wait of a getUpdates; more is cut to this (telegram-bot-api, Client.h). */
const MAX_POLL_SECONDS = 50;

const UPDATE_TYPES = new Set(
  [
    'message edited_message channel_post edited_channel_post inline_query',
    'chosen_inline_result callback_query shipping_query pre_checkout_query poll poll_answer',
    'my_chat_member chat_member chat_join_request chat_boost removed_chat_boost',
    'message_reaction message_reaction_count business_connection business_message',
    'edited_business_message deleted_business_messages purchased_paid_media',
  ].flatMap((words) => words.split(' ')),
);

/** getUpdates */
export async function getUpdates({ world, parameters, signal }: MethodCall): Promise<MethodAnswer> {
  if (world.webhook !== undefined) {
    throw new BotApiError(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  applyAllowedUpdates(world, parameters);
  const result = await world.updates.poll(
    {
      offset: parameters.integer('offset'),
      limit: parameters.integer('limit', 100, 1, 100),
      timeoutMs: parameters.integer('timeout', 0, 0, MAX_POLL_SECONDS) * 1000,
    },
    signal,
  );
  if (result.kind === 'conflict') {
    throw new BotApiError(
      409,
      result.reason === 'webhook'
        ? 'Conflict: terminated by setWebhook request'
        : 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    );
  }
  return { result: result.updates };
}

/** Reads `allowed_updates` and keeps what it asks for; the result is whether anything was asked. */
export function applyAllowedUpdates(world: World, parameters: CallParameters): boolean {
  const allowed = readAllowedUpdates(parameters);
  if (allowed !== undefined) world.updates.allow(allowed);
  return allowed !== undefined;
}

/** The types to keep; an empty list for the default; `undefined` when nothing is to change: absent or not a list of names. */
function readAllowedUpdates(parameters: CallParameters): readonly string[] | undefined {
  const read = parameters.json('allowed_updates');
  if (read.kind !== 'json' || !Array.isArray(read.value)) return undefined;
  const names: readonly unknown[] = read.value;
  if (!names.every((name) => typeof name === 'string')) return undefined;
  return names.map((name) => name.toLowerCase()).filter((name) => UPDATE_TYPES.has(name));
}
