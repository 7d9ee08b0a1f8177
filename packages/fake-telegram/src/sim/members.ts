import { changeMembership } from '../delivery/change-membership.ts';
import { tellOfBlock } from '../delivery/tell-of-block.ts';
import { SimError } from '../errors.ts';
import { isPresent, statusIn } from '../state/groups.ts';
import type { Group, Person } from '../state/records.ts';
import type { World } from '../state/world.ts';
import {
  findGroup,
  findPerson,
  nameOf,
  type ChatReference,
  type PersonReference,
} from './references.ts';
import { byCreator } from './topics.ts';

/** What is known of a new person. The id is chosen by the server when it is absent. */
export interface UserSeed {
  readonly id?: number;
  readonly firstName: string;
  readonly lastName?: string;
  readonly username?: string;
  readonly languageCode?: string;
}

/** Whether the bot can write to a person: they can block it, and their account can be deleted. */
export type Reachability = 'reachable' | 'blocked' | 'deactivated';

/**
 * A person blocks the bot, lets it write again, or deletes their account. Of the first two the bot is told.
 * @throws {SimError} When the person is unknown.
 */
export function setReachability(world: World, user: PersonReference, wanted: Reachability): Person {
  const { gone, ...person } = findPerson(world, user);
  if ((gone ?? 'reachable') === wanted)
    return { ...person, ...(gone === undefined ? {} : { gone }) };
  const changed = world.people.update({
    ...person,
    ...(wanted === 'reachable' ? {} : { gone: wanted }),
  });
  if (wanted !== 'deactivated') tellOfBlock(world, changed, wanted === 'blocked');
  return changed;
}

/** A new group and who is in it from the beginning. */
export interface GroupSeed {
  readonly id?: number;
  readonly title: string;
  /** Default: supergroup. */
  readonly type?: 'group' | 'supergroup';
  /** Makes a supergroup public under this `@name`. */
  readonly username?: string;
  /** Names of topics; a supergroup with topics is a forum. */
  readonly topics?: readonly string[];
  readonly creator: PersonReference;
  readonly admins?: readonly PersonReference[];
  readonly members?: readonly PersonReference[];
  /** The bot's place. Default: member. */
  readonly bot?: 'administrator' | 'member' | 'none';
}

/** People and groups for `seed`. */
export interface Seed {
  readonly users?: readonly UserSeed[];
  readonly groups?: readonly GroupSeed[];
}

/**
 * Adds a person.
 * @throws {SimError} When the id or the username is taken.
 */
export function addUser(world: World, seed: UserSeed): Person {
  if (seed.id !== undefined && (!Number.isSafeInteger(seed.id) || seed.id <= 0)) {
    throw new SimError('INVALID_REQUEST', `A person's id is a positive number, not ${seed.id}`);
  }
  requireFree(world, seed, undefined);
  return world.people.add(seed);
}

/** What to change of a person; `undefined` takes it away. */
export interface UserChange {
  readonly firstName?: string;
  readonly lastName?: string | undefined;
  readonly username?: string | undefined;
  readonly languageCode?: string | undefined;
}

/**
 * Changes what is known of a person, for example their username. Their id stays.
 * @throws {SimError} When the person is unknown or the username is taken.
 */
export function changeUser(world: World, user: PersonReference, change: UserChange): Person {
  const person = findPerson(world, user);
  const { id, hasStarted, firstName, lastName, username, languageCode } = { ...person, ...change };
  const { gone } = person;
  const changed: Person = {
    id,
    hasStarted,
    firstName,
    ...(lastName === undefined ? {} : { lastName }),
    ...(username === undefined ? {} : { username }),
    ...(languageCode === undefined ? {} : { languageCode }),
    ...(gone === undefined ? {} : { gone }),
  };
  requireFree(world, changed, id);
  return world.people.update(changed);
}

function requireFree(
  world: World,
  { id, username, firstName }: UserSeed,
  ownId: number | undefined,
): void {
  const taken = [
    id === undefined ? undefined : world.people.get(id),
    ...(username === undefined ? [] : world.people.named(`@${username}`)),
  ].find((person) => person !== undefined && person.id !== ownId);
  const isBot = id === world.bot.id || isSameName(world.bot.username, username);
  if (taken === undefined && !isBot) return;
  const owner = taken === undefined ? 'the bot' : nameOf(taken);
  throw new SimError('INVALID_REQUEST', `The id or username of ${firstName} belongs to ${owner}`);
}

/**
 * Adds a group. People are in it without a message; the bot is added by the creator, as the last one, and is told.
 * @throws {SimError} When somebody in it is unknown, or the id or name is taken.
 */
export function addGroup(world: World, seed: GroupSeed): Group {
  const { type = 'supergroup', topics = [], bot = 'member' } = seed;
  if (seed.id !== undefined && !isGroupId(seed.id, type)) {
    throw new SimError(
      'INVALID_REQUEST',
      `The id of a ${type} is ${type === 'group' ? 'between -1 and -999999999999' : 'below -1000000000000'}, not ${seed.id}`,
    );
  }
  if (type === 'group' && (topics.length > 0 || seed.username !== undefined)) {
    throw new SimError('INVALID_REQUEST', 'Only a supergroup can have topics or a username');
  }
  const taken = [
    seed.id === undefined ? undefined : world.groups.get(seed.id),
    ...(seed.username === undefined ? [] : world.groups.named(`@${seed.username}`)),
  ].find((group) => group !== undefined);
  if (taken !== undefined) {
    throw new SimError(
      'INVALID_REQUEST',
      `The id or username of '${seed.title}' belongs to '${taken.title}'`,
    );
  }
  const creator = findPerson(world, seed.creator);
  const statuses = new Map<number, 'creator' | 'administrator' | 'member'>();
  for (const member of seed.members ?? []) statuses.set(findPerson(world, member).id, 'member');
  for (const admin of seed.admins ?? []) statuses.set(findPerson(world, admin).id, 'administrator');
  statuses.set(creator.id, 'creator');

  const group = world.groups.add({
    ...(seed.id === undefined ? {} : { id: seed.id }),
    type,
    title: seed.title,
    ...(seed.username === undefined ? {} : { username: seed.username }),
    isForum: topics.length > 0,
    members: Array.from(statuses, ([userId, status]) => ({ userId, status })),
  });
  for (const name of topics) {
    world.messages.add(byCreator(world, group, { kind: 'topic-created', name }));
  }
  if (bot !== 'none') {
    changeMembership(world, {
      groupId: group.id,
      userId: world.bot.id,
      status: bot,
      actorId: creator.id,
    });
  }
  return world.groups.get(group.id) ?? group;
}

/** Another place in a group for somebody. */
export interface MemberChange {
  readonly group: ChatReference;
  /** A person, or the bot by the word `bot`. */
  readonly user: PersonReference;
  /** `restricted`: is in the group, but may not write. */
  readonly status: 'administrator' | 'member' | 'restricted' | 'left' | 'kicked';
  /** Of an administrator: writes in the name of the group from now on. */
  readonly isAnonymous?: boolean;
  /** Who does it. Default: the person alone; for the bot, and to kick, the group's creator. */
  readonly by?: PersonReference;
}

/**
 * Gives somebody another place in a group.
 * @throws {SimError} When the group or somebody is unknown.
 */
export function setMember(
  world: World,
  { group: groupReference, user, status, isAnonymous, by }: MemberChange,
): void {
  const group = findGroup(world, groupReference);
  const isBot = user === 'bot' || user === world.bot.id;
  const userId = isBot ? world.bot.id : findPerson(world, user).id;
  const creatorId = group.members.find((member) => member.status === 'creator')?.userId;
  const byDefault = isBot || status === 'kicked' ? (creatorId ?? userId) : userId;
  const actorId = by === undefined ? byDefault : findPerson(world, by).id;
  changeMembership(world, {
    groupId: group.id,
    userId,
    status,
    actorId,
    ...(isAnonymous === undefined ? {} : { isAnonymous }),
  });
}

/**
 * Adds the people and groups that are not there yet, and missing members to the groups that are.
 * A person is known again by id, username or name; a group by id or title.
 */
export function seedWorld(world: World, { users = [], groups = [] }: Seed): void {
  for (const user of users) {
    const isThere = [
      user.id === undefined ? undefined : world.people.get(user.id),
      ...(user.username === undefined ? [] : world.people.named(`@${user.username}`)),
      ...(user.id === undefined && user.username === undefined
        ? world.people.named(user.firstName).filter(({ lastName }) => lastName === user.lastName)
        : []),
    ].some((person) => person !== undefined);
    if (!isThere) addUser(world, user);
  }
  for (const seed of groups) {
    const group =
      seed.id === undefined ? world.groups.named(seed.title)[0] : world.groups.get(seed.id);
    if (group === undefined) addGroup(world, seed);
    else addMissing(world, group, seed);
  }
}

function addMissing(world: World, group: Group, { admins = [], members = [] }: GroupSeed): void {
  const wanted = [
    ...admins.map((user) => ({ user, status: 'administrator' }) as const),
    ...members.map((user) => ({ user, status: 'member' }) as const),
  ];
  for (const { user, status } of wanted) {
    const { id } = findPerson(world, user);
    if (!isPresent(statusIn(world.groups.get(group.id) ?? group, id))) {
      setMember(world, { group, user: id, status });
    }
  }
}

function isGroupId(id: number, type: Group['type']): boolean {
  return type === 'group' ? id < 0 && id > -1e12 : id < -1e12 && Number.isSafeInteger(id);
}

function isSameName(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && a.toLowerCase() === b?.toLowerCase();
}
