import { checkText, readMessageText } from '../../parameters/message-text.ts';
import type { MethodAnswer, MethodCall } from '../method.ts';
import { postMessage } from './post-message.ts';

/** sendMessage */
export function sendMessage(call: MethodCall): MethodAnswer {
  const given = readMessageText(call.parameters);
  return postMessage(call, 'text messages', () =>
    checkText(call.world, given, 'Message is too long'),
  );
}
