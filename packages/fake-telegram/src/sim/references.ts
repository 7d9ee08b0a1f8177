import { SimError, type SimErrorCode } from '../errors.ts';
import type { Group, Person } from '../state/records.ts';
import type { Place, World } from '../state/world.ts';

/**
 * A person: numeric id, `alice` or `@alice`, first name, or first and last name. Case does not matter.
 * An object that carries the id will do too.
 */
export type PersonReference = number | string | { readonly id: number };

/** A chat: numeric id, a group's title or `@name`, or a person for their private chat with the bot. */
export type ChatReference = number | string | { readonly id: number };

/** So many names a refusal lists. */
const LISTED_NAMES = 50;

/**
 * The person who is meant.
 * @throws {SimError} When nobody or more than one person is; the message lists the known ones.
 */
export function findPerson(world: World, reference: PersonReference): Person {
  return theOnly(matching(world.people, reference), {
    code: 'UNKNOWN_USER',
    missing: () => `Nobody here is called ${show(reference)}. ${listPeople(world)}`,
    ambiguous: (matches) =>
      `${show(reference)} can be ${matches.map(describePerson).join(' or ')}: use the id`,
  });
}

/**
 * The group that is meant.
 * @throws {SimError} When none or more than one is; the message lists the known ones.
 */
export function findGroup(world: World, reference: ChatReference): Group {
  return theOnly(matching(world.groups, reference), {
    code: 'UNKNOWN_CHAT',
    missing: () => `There is no group ${show(reference)}. ${listGroups(world)}`,
    ambiguous: (matches) =>
      `${show(reference)} can be ${matches.map(describeGroup).join(' or ')}: use the id`,
  });
}

/**
 * The chat that is meant: a group, or a person's private chat with the bot.
 * @throws {SimError} When none or more than one is; the message lists the known ones.
 */
export function findPlace(world: World, reference: ChatReference): Place {
  const groups = matching(world.groups, reference);
  const people = matching(world.people, reference);
  const places: readonly Place[] = [
    ...groups.map((group): Place => ({ kind: 'group', id: group.id, group })),
    ...people.map((person): Place => ({ kind: 'private', id: person.id, person })),
  ];
  return theOnly(places, {
    code: 'UNKNOWN_CHAT',
    missing: () => `There is no chat ${show(reference)}. ${listGroups(world)} ${listPeople(world)}`,
    ambiguous: (matches) =>
      `${show(reference)} can be ${matches.map(({ id }) => String(id)).join(' or ')}: use the id`,
  });
}

/** Short name of a person for people: username, else first name. */
export function nameOf(person: Person): string {
  return person.username ?? person.firstName;
}

function theOnly<T>(
  matches: readonly T[],
  texts: {
    readonly code: SimErrorCode;
    readonly missing: () => string;
    readonly ambiguous: (matches: readonly T[]) => string;
  },
): T {
  const [match, ...others] = matches;
  if (match === undefined) throw new SimError(texts.code, texts.missing());
  if (others.length > 0) throw new SimError('AMBIGUOUS_NAME', texts.ambiguous(matches));
  return match;
}

function matching<T>(
  all: { get(id: number): T | undefined; named(name: string): readonly T[] },
  reference: number | string | { readonly id: number },
): readonly T[] {
  const wanted = typeof reference === 'object' ? reference.id : reference;
  if (typeof wanted === 'string' && !/^-?\d+$/.test(wanted)) return all.named(wanted);
  const item = all.get(Number(wanted));
  return item === undefined ? [] : [item];
}

function describePerson(person: Person): string {
  return `${nameOf(person)} (${person.id})`;
}

function describeGroup(group: Group): string {
  return `'${group.title}' (${group.id})`;
}

function listPeople(world: World): string {
  const people = world.people.all().map(describePerson);
  return people.length === 0 ? 'No people yet.' : `People: ${shortened(people)}.`;
}

function listGroups(world: World): string {
  const groups = world.groups.all().map(describeGroup);
  return groups.length === 0 ? 'No groups yet.' : `Groups: ${shortened(groups)}.`;
}

function shortened(names: readonly string[]): string {
  const rest = names.length - LISTED_NAMES;
  return names.slice(0, LISTED_NAMES).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function show(reference: number | string | { readonly id: number }): string {
  return typeof reference === 'object' ? String(reference.id) : `'${reference}'`;
}
