import type { MemberStatus } from '../wire/bot-api.ts';
import { NameIndex } from './name-index.ts';
import type { Group, Membership } from './records.ts';

/** What is known of a new group; the id is given by the server when it is absent. */
export type NewGroup = Omit<Group, 'id'> & { readonly id?: number };

const FIRST_GROUP_ID = -4_000_000_001;
const FIRST_SUPERGROUP_ID = -1_002_000_000_001;

/** All groups and supergroups, by id. */
export class Groups {
  readonly #byId = new Map<number, Group>();
  readonly #names = new NameIndex<Group>(namesOf);
  readonly #nextIds = { group: FIRST_GROUP_ID, supergroup: FIRST_SUPERGROUP_ID };
  readonly #changed: () => void;

  constructor(groups: readonly Group[], changed: () => void) {
    for (const group of groups) {
      this.#byId.set(group.id, group);
      this.#names.put(group, undefined);
    }
    this.#changed = changed;
  }

  all(): readonly Group[] {
    return [...this.#byId.values()];
  }

  get(id: number): Group | undefined {
    return this.#byId.get(id);
  }

  /** The groups with this title or `@name`. One that has become a supergroup is not found any more. */
  named(name: string): readonly Group[] {
    return this.#names.idsOf(name).flatMap((id) => {
      const group = this.#byId.get(id);
      return group === undefined || group.migratedTo !== undefined ? [] : [group];
    });
  }

  add({ id, ...rest }: NewGroup): Group {
    const group: Group = { id: id ?? this.#freeId(rest.type), ...rest };
    return this.#put(group);
  }

  /** Gives somebody a place in a group. The group must exist. */
  setMembership(groupId: number, membership: Membership): void {
    const group = this.#byId.get(groupId);
    if (group === undefined) return;
    const others = group.members.filter(({ userId }) => userId !== membership.userId);
    this.#put({ ...group, members: [...others, membership] });
  }

  /** The small group has become this supergroup: everybody is there now. */
  migrate(group: Group, supergroupId: number): Group {
    return this.#put({ ...group, migratedTo: supergroupId });
  }

  #put(group: Group): Group {
    this.#names.put(group, this.#byId.get(group.id));
    this.#byId.set(group.id, group);
    this.#changed();
    return group;
  }

  #freeId(type: Group['type']): number {
    while (this.#byId.has(this.#nextIds[type])) this.#nextIds[type] -= 1;
    return this.#nextIds[type];
  }
}

function namesOf({ title, username }: Group): readonly (string | undefined)[] {
  return [title, username, username === undefined ? undefined : `@${username}`];
}

/** What somebody is in a group; `left` for whoever never was there. */
export function statusIn(group: Group, userId: number): MemberStatus {
  return group.members.find((member) => member.userId === userId)?.status ?? 'left';
}

/** True for an administrator who writes in the name of the group. */
export function isAnonymousIn(group: Group, userId: number): boolean {
  const member = group.members.find((candidate) => candidate.userId === userId);
  return member !== undefined && isAdmin(member.status) && member.isAnonymous === true;
}

/** True for the status of somebody who is in the group now. */
export function isPresent(status: MemberStatus): boolean {
  return status !== 'left' && status !== 'kicked';
}

/** True for the creator and administrators. */
export function isAdmin(status: MemberStatus): boolean {
  return status === 'creator' || status === 'administrator';
}
