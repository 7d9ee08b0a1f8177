import { type IsDue, type Reply, textOf } from '../../conversation/message-gateway.ts';
import type { OutboundPurpose } from './outbound-limits.ts';
import { longestText } from './split-text.ts';

/** A message that has its turn in a chat. */
export interface WaitingMessage {
  readonly reply: Reply;
  readonly purpose: OutboundPurpose;
}

/** Several messages of a chat's queue that go out as one. */
export interface Batch {
  readonly reply: Reply;
  /** How many from the head of the queue it stands for. */
  readonly count: number;
}

/**
 * Puts answers that had to wait together: as many texts from the head of the queue as fit into one message, of equal ones
 * in a row just one. A file stays as it is, and so does what the bot begins by itself.
 *
 * @param waiting - at least one.
 */
export function batchOf(waiting: readonly [WaitingMessage, ...WaitingMessage[]]): Batch {
  const [head] = waiting;
  if (typeof head.reply !== 'string' || head.purpose !== 'answer') {
    return { reply: head.reply, count: 1 };
  }
  const texts = [head.reply];
  let count = 1;
  for (const { reply, purpose } of waiting.slice(1)) {
    if (typeof reply !== 'string' || purpose !== 'answer') break;
    if (reply !== texts.at(-1)) {
      if ([...texts, reply].join('\n\n').length > longestText) break;
      texts.push(reply);
    }
    count += 1;
  }
  return { reply: texts.join('\n\n'), count };
}

/** By what two messages are the same to the person who gets them. */
export function sameness(reply: Reply): string {
  return typeof reply === 'string' ? reply : `${reply.file.name}\n${textOf(reply)}`;
}

/** Whether each part of a message is due: the first part is asked for, and the others go with it. */
export function dueParts(isDue: IsDue): (part: number) => IsDue {
  let isGoing = false;
  const ofFirst: IsDue = async () => (isGoing = await isDue());
  return (part) => (part === 0 ? ofFirst : async () => isGoing);
}
