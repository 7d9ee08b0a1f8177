import { registrationKind, type SessionCore } from '@sesi/session-core';

import { answeredKind, conversationKind } from './conversation-kinds.ts';

/** How much was removed, and how much a second look found: 0. */
export interface RemovedTraces {
  readonly removed: number;
  readonly left: number;
}

/** What sessions hold of people beside their rows. */
export interface PersonTraces {
  /**
   * Ends the conversation and the registration of a person, and forgets how their messages were answered.
   *
   * @param people - all ids of the person, as in `IncomingMessage.from`.
   * @param messageIds - those that are known. Marks whose ids name the chat are found without.
   */
  remove(people: readonly string[], messageIds: readonly string[]): Promise<RemovedTraces>;
}

/** `wh:session:`, `reg:` and `wh:seen:` in the session core. */
export class CoreTraces implements PersonTraces {
  readonly #core: SessionCore;

  constructor(core: SessionCore) {
    this.#core = core;
  }

  async remove(people: readonly string[], messageIds: readonly string[]): Promise<RemovedTraces> {
    const conversations = this.#core.sessions(conversationKind);
    const registrations = this.#core.sessions(registrationKind);
    const marks = this.#core.sessions(answeredKind);
    const prefixes = people.flatMap(chatPrefixes);
    let removed = 0;
    for (const sessions of [conversations, registrations]) {
      for (const person of people) removed += Number(await sessions.delete(person));
    }
    for (const id of messageIds) removed += Number(await marks.delete(id));
    for (const idPrefix of prefixes) removed += await marks.clear({ idPrefix });
    let left = 0;
    for (const sessions of [conversations, registrations]) {
      for (const person of people) left += Number((await sessions.get(person)) !== undefined);
    }
    for (const id of messageIds) left += Number((await marks.get(id)) !== undefined);
    for (const idPrefix of prefixes) left += await marks.count({ idPrefix });
    return { removed, left };
  }
}

/** How WhatsApp begins the ids of messages that come from somebody: `false_6281234567890@c.us_`. */
function chatPrefixes(person: string): readonly string[] {
  const lid = /^lid:(\d+)$/.exec(person)?.[1];
  const digits = /^\+(\d+)$/.exec(person)?.[1];
  return [
    ...(lid === undefined ? [] : [`false_${lid}@lid_`]),
    ...(digits === undefined ? [] : [`false_${digits}@c.us_`]),
  ];
}
