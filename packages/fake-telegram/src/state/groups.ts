import type { MemberStatus } from '../wire/bot-api.ts';
import type { Group } from './records.ts';

/** What is known of a new group; the id is given by the server when it is absent. */
export type NewGroup = Omit<Group, 'id'> & { readonly id?: number };

const FIRST_GROUP_ID = -4_000_000_001;
const FIRST_SUPERGROUP_ID = -1_002_000_000_001;

/** All groups and supergroups, by id. */
export class Groups {
  readonly #byId = new Map<number, Group>();
  readonly #changed: () => void;

  constructor(groups: readonly Group[], changed: () => void) {
    for (const group of groups) this.#byId.set(group.id, group);
    this.#changed = changed;
  }

  all(): readonly Group[] {
    return [...this.#byId.values()];
  }

  get(id: number): Group | undefined {
    return this.#byId.get(id);
  }

  add({ id, ...rest }: NewGroup): Group {
    const group: Group = { id: id ?? this.#freeId(rest.type), ...rest };
    this.#byId.set(group.id, group);
    this.#changed();
    return group;
  }

  /** Gives somebody a place in a group. The group must exist. */
  setStatus(groupId: number, userId: number, status: MemberStatus): void {
    const group = this.#byId.get(groupId);
    if (group === undefined) return;
    const others = group.members.filter((member) => member.userId !== userId);
    this.#byId.set(groupId, { ...group, members: [...others, { userId, status }] });
    this.#changed();
  }

  #freeId(type: Group['type']): number {
    let id = type === 'group' ? FIRST_GROUP_ID : FIRST_SUPERGROUP_ID;
    while (this.#byId.has(id)) id -= 1;
    return id;
  }
}

/** What somebody is in a group; `left` for whoever never was there. */
export function statusIn(group: Group, userId: number): MemberStatus {
  return group.members.find((member) => member.userId === userId)?.status ?? 'left';
}

/** True for the status of somebody who is in the group now. */
export function isPresent(status: MemberStatus): boolean {
  return status !== 'left' && status !== 'kicked';
}

/** True for the creator and administrators. */
export function isAdmin(status: MemberStatus): boolean {
  return status === 'creator' || status === 'administrator';
}
