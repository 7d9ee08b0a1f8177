import type { FastifyReply } from 'fastify';

import { BotApiError } from '../errors.ts';
import { refusal, type Answer } from '../methods/perform-call.ts';
import type { Fault } from '../sim/faults.ts';
import type { VirtualClock } from '../time/virtual-clock.ts';

/** A call that a planted fault strikes. */
export interface StruckCall {
  readonly fault: Fault;
  readonly reply: FastifyReply;
  readonly clock: VirtualClock;
  /** Aborted when the client hangs up or the server closes. */
  readonly signal: AbortSignal;
  /** Writes the call down with its answer; lost is what the client did not get. */
  readonly note: (answer: Answer, isLost: boolean) => void;
}

/**
 * Lets a call meet its fault; `perform` makes the call, unless the fault keeps it from being made. The result is the
 * answer to send, or `undefined` when the fault has dealt with the connection.
 */
export async function meetFault(
  call: StruckCall,
  perform: () => Promise<Answer>,
): Promise<Answer | undefined> {
  const { fault, reply, clock, signal, note } = call;
  if ('error_code' in fault) {
    const { error_code: errorCode, description, parameters } = fault;
    const answer = refusal(new BotApiError(errorCode, description, parameters));
    note(answer, false);
    return answer;
  }
  if (fault.kind === 'delay') {
    await pause(clock, fault.delayMs, signal);
    const answer = await perform();
    note(answer, signal.aborted);
    return answer;
  }
  if (fault.kind === 'raw') {
    const { status, body, contentType = 'text/html' } = fault;
    note(refusal(new BotApiError(status, body)), false);
    void reply.code(status).type(contentType).send(body);
    return undefined;
  }
  if (fault.kind === 'hang') {
    note(refusal(new BotApiError(504, 'A planted fault: no answer')), true);
    await untilAborted(signal);
    breakOff(reply);
    return undefined;
  }
  if (fault.when === 'before') {
    note(refusal(new BotApiError(502, 'A planted fault: the connection broke')), true);
    breakOff(reply);
    return undefined;
  }
  const answer = await perform();
  note(answer, true);
  breakOff(reply, answer, fault.afterBytes);
  return undefined;
}

/** Ends the connection, when some of the answer is sent. */
function breakOff(reply: FastifyReply, answer?: Answer, afterBytes = 0): void {
  reply.hijack();
  if (answer === undefined || afterBytes === 0) {
    reply.raw.destroy();
    return;
  }
  const body = Buffer.from(JSON.stringify(answer.body));
  reply.raw.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': body.length,
  });
  reply.raw.write(body.subarray(0, afterBytes), () => {
    reply.raw.destroy();
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}

function pause(clock: VirtualClock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(delayMs, resolve);
    signal.addEventListener(
      'abort',
      () => {
        cancel();
        resolve();
      },
      { once: true },
    );
  });
}
