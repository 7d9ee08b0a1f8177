import type {
  AddedMember,
  Member,
  MemberId,
  Members,
  NewMember,
  RemovedMember,
} from '../../src/registration/members.ts';

/** The members, in memory. */
export class MemoryMembers implements Members {
  #members: readonly Member[] = [];
  #count = 0;
  /** Called before a member is added, for what happens at that very moment. */
  beforeAdd: () => void = () => undefined;

  async findByPhone(phone: string): Promise<Member | undefined> {
    return this.#members.find((member) => member.phone === phone);
  }

  async remove(id: MemberId): Promise<RemovedMember> {
    this.#members = this.#members.filter((member) => member.id !== id);
    return { entries: 0, rows: 1, left: 0, ids: [], messageIds: [] };
  }

  async activeSince(): Promise<readonly Member[]> {
    return this.#members;
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
    this.#count += 1;
    const member = { ...newMember, id: this.#count as MemberId };
    this.#members = [...this.#members, member];
    return member;
  }

  setCurrency(id: number, currency: string): void {
    this.#members = this.#members.map((member) =>
      member.id === id ? { ...member, currency } : member,
    );
  }

  get all(): readonly Member[] {
    return this.#members;
  }
}
