import type { Acknowledgement, MessageKind } from '../face/messages.ts';

/** WhatsApp's own names of what messages are. */
const wireNames: Readonly<Record<MessageKind, string>> = {
  text: 'chat',
  image: 'image',
  document: 'document',
  voice: 'ptt',
  audio: 'audio',
  video: 'video',
  sticker: 'sticker',
};

/** WhatsApp's number of an acknowledgement. */
export const ackNumbers: Readonly<Record<Acknowledgement, number>> = {
  sent: 1,
  delivered: 2,
  read: 3,
  played: 4,
};

export function wireNameOf(kind: MessageKind): string {
  return wireNames[kind];
}

/** The kind behind WhatsApp's name; what we do not know is a text. */
export function kindOfWireName(name: string): MessageKind {
  const entry = Object.entries(wireNames).find(([, wireName]) => wireName === name);
  return (entry?.[0] as MessageKind | undefined) ?? 'text';
}

/** How a phone sends a file of this type. */
export function kindOfMediaType(mediaType: string): MessageKind {
  if (mediaType.startsWith('image/')) return 'image';
  if (mediaType.startsWith('video/')) return 'video';
  return mediaType.startsWith('audio/') ? 'voice' : 'document';
}

export function ackOfNumber(ack: number): Acknowledgement {
  const entry = Object.entries(ackNumbers).find(([, number]) => number === ack);
  return (entry?.[0] as Acknowledgement | undefined) ?? 'sent';
}
