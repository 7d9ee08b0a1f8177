import type { Budget, World } from '../world.ts';

/**
 * One atomic step of somebody. `fault`: the world does harm, within its budget. `start`: a caller begins something.
 * `work`: what is under way goes on.
 * `mishap`: it goes wrong, late or nowhere, or time passes.
 */
export interface Step {
  readonly name: string;
  readonly kind: 'fault' | 'start' | 'work' | 'mishap';
  /** What it takes from. */
  readonly cost?: keyof Budget;
  readonly when: (world: World) => boolean;
  readonly does: (world: World) => void;
  /** What the step does in this world, for a trace; asked before it is done. */
  readonly tell?: (world: World) => string;
}
