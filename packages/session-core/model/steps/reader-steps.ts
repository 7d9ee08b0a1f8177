import { fill, lease } from '../redis-scripts.ts';
import type { Rules } from '../rules.ts';
import { reached, runs, trusts } from '../trust.ts';
import { absent, at, none, type Reader, type World } from '../world.ts';
import type { Step } from './step.ts';

/** One reader of process `p`: the copy if trust holds from begin to end, a fill after a miss, else Postgres. */
export function readerSteps(p: number, rules: Rules): readonly Step[] {
  const self = (world: World) => at(world.processes, p);
  const reader = (world: World) => self(world).reader;
  const reach = (world: World) => reached(world, self(world));
  const isAt = (world: World, state: Reader['at']) =>
    reader(world).at === state && runs(self(world));
  const gives = (version: number) => `r${p} returns version ${version}`;
  const good = (world: World) =>
    !rules['check-after-answer'] ||
    (trusts(world, self(world), rules) && !reader(world).interrupted);
  const placeToken = (world: World) => {
    const own = reader(world);
    const token = freeToken(world);
    const node = reach(world);
    if (node === undefined || !lease(node, token)) {
      own.at = 'postgres';
      return;
    }
    own.token = token;
    own.at = rules['select-after-lease'] ? 'leased' : 'selected';
  };
  const giveUp = (command: 'fill' | 'lease') => (world: World) => {
    const own = reader(world);
    const node = self(world).connection;
    const { identity } = at(world.nodes, node);
    const token = command === 'fill' ? own.token : freeToken(world);
    world.left.late -= 1;
    world.late.push({ command, node, identity, version: own.version, token, before: 0 });
    own.at = command === 'fill' ? 'idle' : 'postgres';
    own.token = none;
  };
  const mayGiveUp = (world: World) => world.left.late > 0 && reader(world).sameConnection;
  return [
    {
      name: `r${p} begins`,
      kind: 'start',
      when: (world) => isAt(world, 'idle') && world.left.reads > 0,
      does: (world) => {
        world.left.reads -= 1;
        self(world).reader = {
          at: trusts(world, self(world), rules) ? 'get' : 'postgres',
          floor: world.acknowledged,
          interrupted: false,
          sameConnection: true,
          version: 0,
          token: none,
        };
      },
      tell: (world) =>
        `r${p} begins, version ${world.acknowledged} is acknowledged: ` +
        (trusts(world, self(world), rules) ? 'it believes copies' : 'it asks Postgres'),
    },
    {
      name: `r${p} sends GET`,
      kind: 'work',
      when: (world) => isAt(world, 'get') && reach(world) !== undefined,
      does: (world) => {
        const own = reader(world);
        const node = reach(world);
        own.sameConnection = true;
        if (node?.holds === 'copy') {
          own.version = node.version;
          own.at = 'answer';
        } else if (node?.holds === 'nothing') {
          own.at = 'missed';
          if (!rules['select-after-lease']) own.version = world.postgres.version;
        } else own.at = 'postgres';
      },
      tell: (world) => {
        const node = reach(world);
        const what = node?.holds === 'copy' ? `version ${node.version}` : node?.holds;
        return `r${p} sends GET to r${self(world).connection}: ${what}`;
      },
    },
    {
      name: `r${p} has no answer from Redis`,
      kind: 'mishap',
      when: (world) => isAt(world, 'get') || isAt(world, 'missed'),
      does: (world) => {
        reader(world).at = 'postgres';
      },
    },
    {
      name: `r${p} looks at its trust again`,
      kind: 'work',
      when: (world) => isAt(world, 'answer'),
      does: (world) => {
        if (good(world)) giveAnswer(world, reader(world), reader(world).version);
        else reader(world).at = 'postgres';
      },
      tell: (world) =>
        good(world) ? gives(reader(world).version) : `r${p} was interrupted and asks Postgres`,
    },
    {
      name: `r${p} places a token`,
      kind: 'work',
      when: (world) => isAt(world, 'missed') && reach(world) !== undefined,
      does: placeToken,
    },
    {
      name: `r${p} gives up its lease, which is still under way`,
      kind: 'mishap',
      when: (world) => isAt(world, 'missed') && mayGiveUp(world) && self(world).connection !== none,
      does: giveUp('lease'),
    },
    {
      name: `r${p} selects for its fill`,
      kind: 'work',
      when: (world) => isAt(world, 'leased'),
      does: (world) => {
        reader(world).at = 'selected';
        reader(world).version = world.postgres.version;
      },
      tell: (world) => `r${p} selects version ${world.postgres.version} for its fill`,
    },
    {
      name: `r${p} fills`,
      kind: 'work',
      when: (world) =>
        isAt(world, 'selected') && reach(world) !== undefined && reader(world).sameConnection,
      does: (world) => {
        const own = reader(world);
        const node = reach(world);
        if (node !== undefined) fill(world, node, own, rules);
        own.token = none;
        own.at = 'idle';
      },
      tell: (world) => `r${p} fills with version ${reader(world).version}`,
    },
    {
      name: `r${p} gives up its fill, which is still under way`,
      kind: 'mishap',
      when: (world) => isAt(world, 'selected') && mayGiveUp(world),
      does: giveUp('fill'),
    },
    {
      name: `r${p} cannot fill`,
      kind: 'mishap',
      when: (world) => isAt(world, 'selected'),
      does: (world) => {
        reader(world).token = none;
        reader(world).at = 'idle';
      },
    },
    {
      name: `r${p} reads Postgres`,
      kind: 'work',
      when: (world) => isAt(world, 'postgres'),
      does: (world) => giveAnswer(world, reader(world), world.postgres.version),
      tell: (world) => gives(world.postgres.version),
    },
  ];
}

function giveAnswer(world: World, reader: Reader, version: number): void {
  reader.at = 'idle';
  if (version >= reader.floor) return;
  const deleted = at(world.values, reader.floor) === absent && at(world.values, version) !== absent;
  world.violation = deleted
    ? `a read returned version ${version}, and its deletion (version ${reader.floor}) was acknowledged before it began`
    : `a read returned version ${version}, and version ${reader.floor} was acknowledged before it began`;
}

/** The smallest number that is no token now: tokens are never the same by accident. */
function freeToken(world: World): number {
  let token = 0;
  while (isToken(world, token)) token += 1;
  return token;
}

function isToken(world: World, token: number): boolean {
  return (
    world.saved?.token === token ||
    world.nodes.some((node) => node.token === token) ||
    world.processes.some((process) => process.reader.token === token) ||
    world.late.some((command) => command.token === token)
  );
}
