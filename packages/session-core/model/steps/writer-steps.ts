import { apply } from '../redis-scripts.ts';
import type { Rules } from '../rules.ts';
import { fenceWaitOf, names, reached, viewsRanOut } from '../trust.ts';
import { at, none, type Lane } from '../world.ts';
import type { Step } from './step.ts';
import {
  acknowledge,
  fenceAndOutbox,
  freeSlot,
  laneOf,
  laneStep,
  nameOf,
  processOf,
  slotIsLocked,
  type Writer,
} from './writer.ts';

/** How a writer goes on after its commit: apply, look at the view again, else fence, outbox and wait. */
export function writerSteps(writer: Writer): readonly Step[] {
  const { p, rules } = writer;
  return [
    laneStep(
      writer,
      'applies',
      'committed',
      (world, process) => reached(world, process) !== undefined,
      (world, process, own) => {
        const node = at(world.nodes, process.connection);
        if (isLate(own, rules)) {
          own.at = 'failed';
          return;
        }
        apply(world, node, own.version, rules);
        own.carriedBy = node.identity;
        own.at = 'applied';
      },
      (world, own) =>
        isLate(own, rules)
          ? `is too late to apply version ${own.version}`
          : `applies version ${own.version} on r${processOf(world, writer).connection}`,
    ),
    laneStep(
      writer,
      'cannot apply',
      'committed',
      () => true,
      (_world, _process, own) => {
        own.at = 'failed';
      },
    ),
    laneStep(
      writer,
      'gives up its apply, which is still under way',
      'committed',
      (world, process, own) =>
        world.left.late > 0 && process.connection !== none && !isLate(own, rules),
      (world, process, own) => {
        world.left.late -= 1;
        const node = process.connection;
        const { identity } = at(world.nodes, node);
        const before = rules['not-after-from-before-commit'] ? own.before : 0;
        const { version } = own;
        world.late.push({ command: 'apply', node, identity, version, token: none, before });
        own.at = 'failed';
      },
    ),
    laneStep(
      writer,
      'looks at its view again',
      'applied',
      () => true,
      (world, process, own) => {
        if (rules['view-after-apply'] && !names(process, own.carriedBy, rules)) {
          own.at = 'failed';
          return;
        }
        freeSlot(world, writer.slot);
        acknowledge(world, own);
      },
      (_world, own) =>
        !rules['view-after-apply'] || names(at(_world.processes, p), own.carriedBy, rules)
          ? `acknowledges version ${own.version}`
          : 'has no view that names the Redis of its apply',
    ),
    laneStep(
      writer,
      'commits fence and outbox',
      'failed',
      (world) => !slotIsLocked(world, writer.slot),
      (world, _process, own) => fenceAndOutbox(world, writer, own),
      (world, own) => {
        const entry = own.elsewhere ? 'an outbox entry of another session' : 'an outbox entry';
        return at(world.postgres.fences, p)
          ? `commits ${entry}: its fence stands already`
          : `commits its fence and ${entry}`;
      },
    ),
    laneStep(
      writer,
      'has waited',
      'waiting',
      (world, process) => process.fenceWait === 'over' || viewsRanOut(world, fenceWaitOf(p)),
      (world, process, own) => {
        process.fenceWait = 'over';
        acknowledge(world, own);
      },
      (_world, own) => `has waited and acknowledges ${what(own)}`,
    ),
    {
      name: `notAfter of ${nameOf(writer)} passes`,
      kind: 'mishap',
      when: (world) =>
        rules['not-after'] &&
        laneOf(world, writer).at === 'committed' &&
        laneOf(world, writer).mayApply,
      does: (world) => {
        laneOf(world, writer).mayApply = false;
        laneOf(world, writer).before = 0;
      },
    },
  ];
}

function what({ elsewhere, version }: Lane): string {
  return elsewhere ? 'the write of another session' : `version ${version}`;
}

function isLate(lane: Lane, rules: Rules): boolean {
  return !lane.mayApply && rules['not-after-from-before-commit'];
}
