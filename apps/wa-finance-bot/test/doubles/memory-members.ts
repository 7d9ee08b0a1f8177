import type {
  AddedMember,
  Member,
  MemberId,
  Members,
  NewMember,
} from '../../src/registration/members.ts';

/** The members, in memory. */
export class MemoryMembers implements Members {
  readonly #members: Member[] = [];
  /** Called before a member is added, for what happens at that very moment. */
  beforeAdd: () => void = () => undefined;

  async findByPhone(phone: string): Promise<Member | undefined> {
    return this.#members.find((member) => member.phone === phone);
  }

  async hasEmail(email: string): Promise<boolean> {
    return this.#members.some((member) => member.email.toLowerCase() === email.toLowerCase());
  }

  async add(newMember: NewMember): Promise<AddedMember> {
    this.beforeAdd();
    const existing = await this.findByPhone(newMember.phone);
    if (existing !== undefined) return { kind: 'member', member: existing, isNew: false };
    if (await this.hasEmail(newMember.email)) return { kind: 'email-taken' };
    return { kind: 'member', member: this.put(newMember), isNew: true };
  }

  put(newMember: NewMember): Member {
    const member = { ...newMember, id: (this.#members.length + 1) as MemberId };
    this.#members.push(member);
    return member;
  }

  get all(): readonly Member[] {
    return this.#members;
  }
}
