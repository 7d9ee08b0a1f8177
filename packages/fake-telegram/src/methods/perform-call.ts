import type { WebhookPost } from '../delivery/webhook-post.ts';
import { BotApiError } from '../errors.ts';
import type { CallParameters } from '../parameters/call-parameters.ts';
import type { World } from '../state/world.ts';
import { methodTable } from './method-table.ts';
import type { MethodAnswer } from './method.ts';

/** A call and what it works on. */
export interface Call {
  readonly world: World;
  readonly webhooks: WebhookPost;
  readonly method: string;
  readonly parameters: CallParameters;
  readonly signal: AbortSignal;
}

/** The body of a refusal. */
export interface ErrorBody {
  readonly ok: false;
  readonly error_code: number;
  readonly description: string;
  readonly parameters?: BotApiError['parameters'] & object;
}

/** The body of an answer. */
export type AnswerBody = ErrorBody | ({ readonly ok: true } & MethodAnswer);

/** An answer with its HTTP status. */
export interface Answer {
  readonly status: number;
  readonly body: AnswerBody;
}

/** Calls a method; a refusal is an answer, too. */
export async function performCall({ method, ...call }: Call): Promise<Answer> {
  try {
    const implementation = methodTable.get(method.toLowerCase());
    if (implementation === undefined) throw new BotApiError(404, 'Not Found: method not found');
    return { status: 200, body: { ok: true, ...(await implementation(call)) } };
  } catch (error) {
    if (!(error instanceof BotApiError)) throw error;
    return refusal(error);
  }
}

/** The answer that tells of an error. */
export function refusal({
  errorCode,
  description,
  parameters,
}: Omit<BotApiError, keyof Error | 'code'>): Answer {
  return {
    status: errorCode,
    body: {
      ...errorBody(errorCode, description),
      ...(parameters === undefined ? {} : { parameters }),
    },
  };
}

/** The body of a refusal without anything a client could do about it. */
export function errorBody(errorCode: number, description: string): ErrorBody {
  return { ok: false, error_code: errorCode, description };
}
