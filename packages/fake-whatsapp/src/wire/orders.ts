/** A file of a message on its way into the page: its bytes are at `/media/<id>`. */
export interface WireFile {
  readonly id: string;
  readonly mediaType: string;
  readonly name?: string;
  readonly size: number;
  /** Length of a voice message. */
  readonly seconds?: number;
}

/** A person's reaction; an empty emoji takes it back. */
export interface WireReaction {
  readonly id: string;
  readonly sender: string;
  readonly emoji: string;
  readonly at: number;
}

/** A message as it stands now. `at` is in epoch milliseconds; ids are WhatsApp's (`62812…@c.us`, `…@lid`, `…@g.us`). */
export interface WireMessage {
  readonly id: string;
  readonly chat: string;
  /** WhatsApp's own name for its type: `chat`, `image`, `document`, `ptt`, `gp2` … */
  readonly kind: string;
  /** The text, or the caption of the file. */
  readonly text: string;
  readonly at: number;
  readonly fromMe: boolean;
  readonly unread: boolean;
  /** Who wrote it in a group. */
  readonly author?: string;
  /** The name that its writer has given themselves. */
  readonly name?: string;
  readonly file?: WireFile;
  readonly mentions: readonly string[];
  readonly quoted?: { readonly id: string; readonly kind: string; readonly text: string };
  readonly notice?: { readonly change: string; readonly members: readonly string[] };
  readonly reactions: readonly WireReaction[];
  readonly ack: number;
  readonly editedAt?: number;
  readonly revoked: boolean;
}

/** A group of which the account is or was a member. */
export interface WireGroup {
  readonly id: string;
  readonly subject: string;
  readonly description: string;
  readonly owner: string;
  readonly createdAt: number;
  readonly members: readonly { readonly id: string; readonly admin: boolean }[];
}

/** What the chats hold when a page is loaded. */
export interface WireHistory {
  readonly groups: readonly WireGroup[];
  readonly messages: readonly WireMessage[];
}

/** The linked account, as the page keeps it. */
export interface WireAccount {
  readonly device: string;
  readonly phone: string;
}

/** Two ids of one person. */
export interface WireLink {
  readonly lid: string;
  readonly phone: string;
}

/** Where a page stops short of ready, see HangPhase. */
interface Hang {
  readonly hang?: 'sync' | 'ready';
}

/** What the server orders a page to do. `welcome` comes first, once; `resumed` after a loss of the network. */
export type Order =
  | ({
      readonly kind: 'welcome';
      readonly page: string;
      /** The page's first QR code, without the part that whatsapp-web.js adds. */
      readonly qr: string;
      readonly links: readonly WireLink[];
      readonly history: WireHistory;
      /** The phone has removed this device while the page was away. */
      readonly unlinked: boolean;
    } & Hang)
  | { readonly kind: 'resumed' }
  | ({
      readonly kind: 'pair';
      readonly account: WireAccount;
      readonly history: WireHistory;
    } & Hang)
  | { readonly kind: 'message'; readonly message: WireMessage }
  | { readonly kind: 'update'; readonly message: WireMessage }
  | {
      readonly kind: 'reaction';
      readonly chat: string;
      readonly message: string;
      readonly reaction: WireReaction;
    }
  | { readonly kind: 'group'; readonly group: WireGroup }
  | ({ readonly kind: 'link' } & WireLink)
  | { readonly kind: 'state'; readonly state: string }
  | { readonly kind: 'offline' | 'freeze'; readonly forMs: number }
  | { readonly kind: 'qr' | 'logout' | 'ban' | 'reload' };
