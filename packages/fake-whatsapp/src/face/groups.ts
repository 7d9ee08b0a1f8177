/** A group of WhatsApp, with the bot as a member or not. */
export interface Group {
  /** `…@g.us` */
  readonly id: string;
  readonly subject: string;
  readonly description: string;
  /** `+62812…` or `…@lid`. */
  readonly owner: string;
  readonly members: readonly { readonly id: string; readonly admin: boolean }[];
  /** What stands behind https://chat.whatsapp.com/ */
  readonly inviteCode: string;
}

/** What createGroup() needs to know. */
export interface NewGroup {
  readonly subject: string;
  /** Who makes it: a person; the bot is added by them. */
  readonly owner: string;
  /** Further people. */
  readonly members?: readonly string[];
  /** Whether the bot is in it from the start. Default: true. */
  readonly withBot?: boolean;
}

/** What a person does to a group. `invite` is joining by the link, the others are done to `members`, who may be the bot (its own phone). */
export type GroupChange =
  | {
      readonly kind: 'add' | 'invite' | 'remove' | 'leave' | 'promote' | 'demote';
      readonly members: readonly string[];
      /** Who does it. Default: the owner, or for invite and leave the first of the members. */
      readonly by?: string;
    }
  | { readonly kind: 'subject' | 'description'; readonly text: string; readonly by?: string };
