import { randomBytes } from 'node:crypto';

import { FakeWhatsAppInputError } from '../errors.ts';
import type { Group, GroupChange } from '../face/groups.ts';
import type { WireGroup } from '../wire/orders.ts';
import { personOf } from './whatsapp-id.ts';

interface KeptGroup {
  readonly id: string;
  subject: string;
  description: string;
  readonly owner: string;
  readonly createdAt: number;
  /** Whether each member is an admin. */
  readonly members: Map<string, boolean>;
  inviteCode: string;
}

/** The groups around an account. Ids are WhatsApp's own. */
export class GroupDirectory {
  readonly #groups = new Map<string, KeptGroup>();

  create(subject: string, owner: string, members: readonly string[]): string {
    // WhatsApp's own ids of groups begin with 120363 and are 18 digits long.
    const id = `120363${randomDigits(12)}@g.us`;
    this.#groups.set(id, {
      id,
      subject,
      description: '',
      owner,
      createdAt: Date.now(),
      members: new Map([...members.map((member) => [member, false] as const), [owner, true]]),
      inviteCode: inviteCode(),
    });
    return id;
  }

  /** Carries out a change. `members` are those whom it concerns. */
  change(id: string, kind: GroupChange['kind'], members: readonly string[], text = ''): void {
    const group = this.#get(id);
    switch (kind) {
      case 'add':
      case 'invite':
        for (const member of members) group.members.set(member, false);
        break;
      case 'remove':
      case 'leave':
        for (const member of members) group.members.delete(member);
        break;
      case 'promote':
      case 'demote':
        for (const member of members) group.members.set(member, kind === 'promote');
        break;
      case 'subject':
        group.subject = text;
        break;
      case 'description':
        group.description = text;
        break;
    }
  }

  resetInvite(id: string): string {
    const code = inviteCode();
    this.#get(id).inviteCode = code;
    return code;
  }

  /** The group's id behind a link. Throws FakeWhatsAppInputError when it is none. */
  behind(code: string): string {
    const group = [...this.#groups.values()].find((known) => known.inviteCode === code);
    if (group) return group.id;
    throw new FakeWhatsAppInputError(`No group has the invite code ${code}.`);
  }

  hasMember(id: string, member: string): boolean {
    return this.#get(id).members.has(member);
  }

  ownerOf(id: string): string {
    return this.#get(id).owner;
  }

  /** A group as a caller sees it. */
  describe(id: string): Group {
    const { subject, description, owner, members, inviteCode: code } = this.#get(id);
    return {
      id,
      subject,
      description,
      owner: personOf(owner),
      members: [...members].map(([member, admin]) => ({ id: personOf(member), admin })),
      inviteCode: code,
    };
  }

  all(): readonly Group[] {
    return [...this.#groups.keys()].map((id) => this.describe(id));
  }

  /** A group on its way into a page. */
  toWire(id: string): WireGroup {
    const { inviteCode: _code, members, ...group } = this.#get(id);
    return { ...group, members: [...members].map(([member, admin]) => ({ id: member, admin })) };
  }

  /** The groups of a member, on their way into a page. */
  ofMember(member: string): readonly WireGroup[] {
    return [...this.#groups.values()]
      .filter(({ members }) => members.has(member))
      .map(({ id }) => this.toWire(id));
  }

  #get(id: string): KeptGroup {
    const group = this.#groups.get(id);
    if (group) return group;
    throw new FakeWhatsAppInputError(`There is no group with the id ${id}.`);
  }
}

function randomDigits(count: number): string {
  return [...randomBytes(count)].map((byte) => byte % 10).join('');
}

function inviteCode(): string {
  return randomBytes(16).toString('base64url').slice(0, 22);
}
