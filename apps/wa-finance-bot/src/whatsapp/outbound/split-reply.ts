import type { Reply } from '../../conversation/message-gateway.ts';
import { longestText, splitText } from './split-text.ts';

/** The longest text under a picture or document: what WhatsApp's Cloud API takes. */
const longestCaption = 1024;

/** A reply as messages that WhatsApp takes, in order. What does not fit under a file follows it as texts. */
export function splitReply(reply: Reply): readonly Reply[] {
  if (typeof reply === 'string') return splitText(reply);
  const [text = '', ...more] = splitText(reply.text, longestCaption);
  if (more.length === 0) return [{ ...reply, text }];
  const rest = reply.text.startsWith(text) ? reply.text.slice(text.length).trimStart() : undefined;
  return [{ ...reply, text }, ...(rest === undefined ? more : splitText(rest, longestText))];
}
