import { FakeWhatsAppInputError } from '../errors.ts';
import type { Group, GroupChange, NewGroup } from '../face/groups.ts';
import type { WireGroup } from '../wire/orders.ts';
import type { GroupQuestion } from '../wire/reports.ts';
import { GroupDirectory } from './group-directory.ts';
import { chatIdOf } from './whatsapp-id.ts';

/** A change of a group that its members see as a notice in it. */
export interface GroupNotice {
  readonly group: string;
  readonly change: GroupChange['kind'];
  readonly by: string;
  readonly members: readonly string[];
  readonly text?: string;
}

/** The groups of one account, changed by people and by the bot. */
export class AccountGroups {
  readonly #directory = new GroupDirectory();
  readonly #me: () => string;
  readonly #onNotice: (notice: GroupNotice) => void;

  /**
   * @param me - The account's own id.
   * @param onNotice - Called after each change.
   */
  constructor(me: () => string, onNotice: (notice: GroupNotice) => void) {
    this.#me = me;
    this.#onNotice = onNotice;
  }

  create({ subject, owner, members = [], withBot = true }: NewGroup): Group {
    const creator = chatIdOf(owner);
    const id = this.#directory.create(subject, creator, members.map(chatIdOf));
    if (withBot) this.#change({ group: id, change: 'add', by: creator, members: [this.#me()] });
    return this.#directory.describe(id);
  }

  change(id: string, change: GroupChange): void {
    const members = 'members' in change ? change.members.map(chatIdOf) : [];
    const isOwnDoing = change.kind === 'invite' || change.kind === 'leave';
    const doer = isOwnDoing ? members[0] : this.#directory.ownerOf(id);
    const by = change.by === undefined ? doer : chatIdOf(change.by);
    if (by === undefined) throw new FakeWhatsAppInputError(`Say who does "${change.kind}".`);
    const text = 'text' in change ? { text: change.text } : {};
    this.#change({ group: id, change: change.kind, by, members, ...text });
  }

  /** What the bot does to a group, or asks about it. */
  answer(question: GroupQuestion): unknown {
    const me = this.#me();
    const { action, group = '', members } = question;
    switch (action) {
      case 'create': {
        const id = this.#directory.create(question.subject ?? '', me, members);
        this.#change({ group: id, change: 'add', by: me, members });
        return { group: this.#directory.toWire(id) };
      }
      case 'join': {
        const id = this.#directory.behind(question.text ?? '');
        this.#change({ group: id, change: 'invite', by: me, members: [me] });
        return { group: this.#directory.toWire(id) };
      }
      case 'invite-code':
        return { code: this.#directory.describe(group).inviteCode };
      case 'reset-invite':
        return { code: this.#directory.resetInvite(group) };
      case 'leave':
        this.#change({ group, change: 'leave', by: me, members: [me] });
        return {};
      case 'subject':
      case 'description':
        this.#change({ group, change: action, by: me, members: [], text: question.text ?? '' });
        return {};
      case 'add':
      case 'remove':
      case 'promote':
      case 'demote':
        this.#change({ group, change: action, by: me, members });
        return {};
    }
  }

  /** Throws FakeWhatsAppInputError when the account would not see what is written there. */
  assertMember(group: string, person: string): void {
    if (!this.#directory.hasMember(group, person)) {
      throw new FakeWhatsAppInputError(`${person} is not in the group ${group}.`);
    }
  }

  all(): readonly Group[] {
    return this.#directory.all();
  }

  /** The account's groups, on their way into a page. */
  ofAccount(): readonly WireGroup[] {
    return this.#directory.ofMember(this.#me());
  }

  toWire(id: string): WireGroup {
    return this.#directory.toWire(id);
  }

  isMember(id: string): boolean {
    return this.#directory.hasMember(id, this.#me());
  }

  #change(notice: GroupNotice): void {
    const { group, change, members, text } = notice;
    const wasMember = this.isMember(group);
    this.#directory.change(group, change, members, text);
    // Who is outside hears nothing; who is put out still hears that.
    if (wasMember || this.isMember(group)) this.#onNotice(notice);
  }
}
