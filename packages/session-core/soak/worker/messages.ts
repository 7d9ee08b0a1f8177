import type { Protection } from '../../src/protections.ts';
import type { Operation, OperationType } from '../history/operation.ts';
import type { ReadSources } from './core-under-test.ts';

/** What a worker is to open. */
export interface WorkerSetup {
  readonly worker: number;
  /** Counts the processes that were this worker. */
  readonly incarnation: number;
  readonly urls: { readonly postgres: string; readonly redis: string };
  readonly historyFile: string;
  readonly without: readonly Protection[];
}

/** One call of the core. */
export interface CallRequest {
  readonly type: OperationType;
  readonly keys: readonly string[];
  readonly ttlMs?: number;
}

/** Load of many callers at once. */
export interface Load {
  readonly seed: number;
  readonly callers: number;
  readonly counters: readonly string[];
  readonly values: readonly string[];
}

/** Orders to a worker; those with a `reply` number are answered under it. */
export type Order =
  | { readonly order: 'open'; readonly reply: number; readonly setup: WorkerSetup }
  | { readonly order: 'close'; readonly reply: number }
  | { readonly order: 'call'; readonly reply: number; readonly call: CallRequest }
  | { readonly order: 'begin-load'; readonly load: Load }
  | { readonly order: 'end-load'; readonly reply: number }
  | { readonly order: 'count-reads'; readonly reply: number }
  | { readonly order: 'shift-clock'; readonly ms: number }
  | { readonly order: 'end' };

/** What a worker says. */
export type Report =
  | { readonly report: 'ready' }
  /** Said for a process that ended before it answered. */
  | { readonly report: 'ended' }
  | { readonly report: 'event'; readonly type: string }
  | { readonly report: 'opened'; readonly reply: number }
  | { readonly report: 'closed'; readonly reply: number }
  | { readonly report: 'called'; readonly reply: number; readonly operation: Operation }
  | { readonly report: 'load-ended'; readonly reply: number }
  | {
      readonly report: 'reads';
      readonly reply: number;
      /** Undefined: this core does not count them. */
      readonly sources?: ReadSources;
    };
