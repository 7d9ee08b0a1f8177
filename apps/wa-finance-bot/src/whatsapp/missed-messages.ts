import type { Client, Message } from 'whatsapp-web.js';

/** Runs in the page: the chats of people with unread messages. Groups are left out, loading them all takes minutes. */
const unreadChatsScript = `
  window.require('WAWebCollections').Chat.getModelsArray()
    .filter((chat) => chat.unreadCount > 0 && ['c.us', 'lid'].includes(chat.id.server))
    .map((chat) => ({ id: chat.id._serialized, unread: chat.unreadCount }))
`;

/** The library sorts what is over its limit, and mixes up messages of one second; with some room it does not come to that. */
const room = 50;

/** More than a person writes while a bot restarts; the rest is old news. */
const maxPerChat = 100;

/** WhatsApp's clock is not ours, and a hang is noticed late. */
const slackMs = 2 * 60_000;

/**
 * From when on unread messages are ours to answer: since the bot was last there, but not before the account was linked, and
 * none that is older than `maxAgeMs`.
 */
export function missedSince(
  {
    readyAt,
    linkedAt,
  }: { readonly readyAt?: Date | undefined; readonly linkedAt?: Date | undefined },
  maxAgeMs: number,
  now = Date.now(),
): Date {
  const linked = linkedAt?.getTime();
  const away = readyAt === undefined ? (linked ?? now) : readyAt.getTime() - slackMs;
  const from = Math.max(away, linked ?? 0, now - maxAgeMs);
  // Messages are dated to the second.
  return new Date(Math.floor(from / 1000) * 1000);
}

/**
 * The messages that came while nobody listened. whatsapp-web.js raises no event for them: they are in their chats, unread
 * (wwebjs issue 41367).
 *
 * @param since - Older ones are left alone: an account that was just linked may have years of unread messages.
 * @param onFailure - Called for a chat that could not be read; the others are read all the same.
 */
export async function missedMessages(
  client: Client,
  since: Date,
  onFailure: (error: unknown) => void,
): Promise<readonly Message[]> {
  const page = client.pupPage;
  if (page === undefined) return [];
  const chats = (await page.evaluate(unreadChatsScript)) as readonly {
    id: string;
    unread: number;
  }[];
  const missed: Message[] = [];
  for (const { id, unread } of chats) {
    try {
      missed.push(...(await unreadMessages(client, id, Math.min(unread, maxPerChat))));
    } catch (error) {
      onFailure(error);
    }
  }
  return missed.filter((message) => message.timestamp * 1000 >= since.getTime());
}

async function unreadMessages(
  client: Client,
  chatId: string,
  count: number,
): Promise<readonly Message[]> {
  const chat = await client.getChatById(chatId);
  const messages = await chat.fetchMessages({ limit: count + room, fromMe: false });
  return messages.slice(-count);
}
