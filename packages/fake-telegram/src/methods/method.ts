import type { WebhookPost } from '../delivery/webhook-post.ts';
import type { CallParameters } from '../parameters/call-parameters.ts';
import type { World } from '../state/world.ts';

/** One call of a Bot API method. */
export interface MethodCall {
  readonly world: World;
  readonly parameters: CallParameters;
  readonly webhooks: WebhookPost;
  /** Aborted when the client hangs up or the server closes. */
  readonly signal: AbortSignal;
}

/** What a successful call answers. */
export interface MethodAnswer {
  readonly result: unknown;
  /** Said beside the result by a few methods. */
  readonly description?: string;
}

/**
 * A Bot API method.
 * @throws {BotApiError} When it refuses.
 */
export type Method = (call: MethodCall) => MethodAnswer | Promise<MethodAnswer>;

/** The answer of methods that have nothing to tell. */
export const DONE: MethodAnswer = { result: true };
