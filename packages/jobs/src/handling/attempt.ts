import type { JobStore, Output, Progress } from '../boss/job-store.ts';
import type { ClaimedJob } from '../boss/rows.ts';
import type { JobDefinition } from '../define-job.ts';
import { type AbortReason, InvalidJobError, JobAbortedError } from '../errors.ts';
import type { JobsEvent } from '../job-event.ts';
import type { JobHandler } from '../jobs.ts';
import { parseData } from '../parse-data.ts';
import { retryDelayMs } from '../retry-delay.ts';
import { toJson } from '../to-json.ts';
import { describeFailure } from './describe-failure.ts';
import { untilStored } from './until-stored.ts';

/** How an attempt ended. `stopped`: this process closes; `given-up`: the job is not this worker's any more. */
type Outcome =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: unknown; readonly isFinal: boolean }
  | { readonly kind: 'stopped' | 'given-up' };

export interface AttemptOptions<Data> {
  readonly definition: JobDefinition<Data>;
  readonly handler: JobHandler<Data>;
  readonly store: JobStore;
  readonly claim: ClaimedJob;
  readonly emit: (event: JobsEvent) => void;
}

/** One attempt at one job, from its claim until its end is stored. */
export class Attempt<Data> {
  readonly claim: ClaimedJob;
  readonly #options: AttemptOptions<Data>;
  readonly #abort = new AbortController();
  /** Ends the attempt whatever the handler does. */
  readonly #ended = Promise.withResolvers<Outcome>();
  /** Ends the wait for Postgres to store the end. */
  readonly #storing = new AbortController();
  #isStopping = false;
  #isDecided = false;
  #progress: Progress | undefined;
  #takenProgress: Progress | undefined;

  constructor(options: AttemptOptions<Data>) {
    this.claim = options.claim;
    this.#options = options;
  }

  /** 1 for the first. */
  get #number(): number {
    return this.claim.retryCount + 1;
  }

  /** What the handler has told since this was asked for the last time. */
  takeProgress(): Progress | undefined {
    if (this.#progress === this.#takenProgress) return undefined;
    this.#takenProgress = this.#progress;
    return this.#progress;
  }

  /** Handles the job and stores how it ended; never rejects. @returns whether the job went back to its queue. */
  async run(): Promise<'ended' | 'returned'> {
    const { definition, store, claim } = this.#options;
    const timer = setTimeout(() => this.#timeOut(), definition.timeoutMs);
    const outcome = await Promise.race([this.#handle(), this.#ended.promise]);
    clearTimeout(timer);
    this.#isDecided = true;
    if (outcome.kind === 'done') await this.#complete(outcome.value);
    if (outcome.kind === 'failed') await this.#fail(outcome.error, outcome.isFinal);
    if (outcome.kind !== 'stopped') return 'ended';
    // When Postgres is away, the job goes on elsewhere after its worker's silence.
    const returned = await store.putBack(definition.name, [claim]).catch(() => new Set<string>());
    return returned.has(claim.id) ? 'returned' : 'ended';
  }

  /** The job is somebody else's, or nobody's, now. */
  giveUp(reason: 'cancelled' | 'lost'): void {
    // Its end is on its way to Postgres, which lets it count only if the job is still this worker's.
    if (this.#isDecided) return;
    const { definition, claim, emit } = this.#options;
    this.#fire(reason);
    this.#ended.resolve({ kind: 'given-up' });
    emit({ type: 'job-aborted', job: definition.name, id: claim.id, reason });
  }

  /** Asks the handler to stop because this process closes. What it returns still counts, that it throws does not. */
  stop(): void {
    this.#isStopping = true;
    this.#fire('closing');
  }

  /** Waits no longer, neither for the handler nor for Postgres. */
  abandon(): void {
    this.#storing.abort();
    this.#ended.resolve({ kind: 'stopped' });
  }

  #timeOut(): void {
    this.#fire('timeout');
    this.#ended.resolve({ kind: 'failed', error: this.#abort.signal.reason, isFinal: false });
  }

  #fire(reason: AbortReason): void {
    if (this.#abort.signal.aborted) return;
    const { definition, claim } = this.#options;
    this.#abort.abort(new JobAbortedError(definition.name, claim.id, reason));
  }

  async #handle(): Promise<Outcome> {
    const { definition, handler, claim } = this.#options;
    try {
      const parsed = await parseData(definition.schema, claim.data);
      if (parsed.kind === 'refused') {
        const error = new InvalidJobError(
          `The stored data does not fit the schema of job "${definition.name}": ${parsed.reason}. Mend the schema or the data, then redrive.`,
        );
        return { kind: 'failed', error, isFinal: true };
      }
      const value = await handler({
        id: claim.id,
        data: parsed.data,
        attempt: this.#number,
        signal: this.#abort.signal,
        progress: (part) => this.#tell(part),
      });
      return { kind: 'done', value };
    } catch (error) {
      return this.#isStopping ? { kind: 'stopped' } : { kind: 'failed', error, isFinal: false };
    }
  }

  #tell(part: number): void {
    if (!Number.isFinite(part)) return;
    this.#progress = { part: Math.min(Math.max(part, 0), 1), attempt: this.#number };
  }

  async #complete(value: unknown): Promise<void> {
    const json = value === undefined ? undefined : toJson(value);
    if (json?.kind === 'refused') {
      const { name } = this.#options.definition;
      // It has been done: doing it again would end in the same way.
      await this.#fail(new InvalidJobError(`The result of job "${name}" ${json.reason}`), true);
      return;
    }
    const output = this.#output(json === undefined ? {} : { result: json.value });
    const { store, definition, claim } = this.#options;
    await this.#untilStored(async () => await store.complete(definition.name, claim, output));
  }

  async #fail(error: unknown, isFinal: boolean): Promise<void> {
    const { store, definition, claim, emit } = this.#options;
    const { name, retry } = definition;
    const failure = describeFailure(error);
    const willRetry = !isFinal && claim.retryCount < claim.retryLimit;
    const retryInMs = retryDelayMs(retry, this.#number, Math.random());
    const output = this.#output({ error: failure });
    await this.#untilStored(async () => {
      await store.fail(name, claim, output, willRetry ? { inMs: retryInMs } : 'never');
    });
    const event = { type: 'job-failed', job: name, id: claim.id, failure, error } as const;
    emit({ ...event, attempt: this.#number, ...(willRetry ? { retryInMs } : {}) });
  }

  #output(ending: Output): Output {
    return this.#progress === undefined ? ending : { ...ending, progress: this.#progress };
  }

  async #untilStored(change: () => Promise<void>): Promise<void> {
    await untilStored(change, this.#storing.signal);
  }
}
