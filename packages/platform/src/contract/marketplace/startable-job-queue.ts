import { type HandleOptions, InvalidJobError, type JobDefinition, JobQueue } from '@sesi/jobs';
import type { JobWorker, RunningJob } from '@sesi/jobs';

type DataOf<Job> = Job extends JobDefinition<infer Data> ? Data : never;

interface Registered {
  readonly begin: () => JobWorker;
  worker: JobWorker | undefined;
}

/** A `JobQueue` whose handlers work between `start` and `stop`. */
export class StartableJobQueue<
  const Definitions extends readonly JobDefinition<unknown>[],
> extends JobQueue<Definitions> {
  readonly #handlers = new Map<string, Registered>();
  #isStarted = false;

  /** Handles the jobs of a type from `start` on, or from now on after it. @throws InvalidJobError as `JobQueue`. */
  override registerHandler<Type extends Definitions[number]['name']>(
    type: Type,
    handler: (
      data: DataOf<Extract<Definitions[number], { name: Type }>>,
      job: RunningJob<DataOf<Extract<Definitions[number], { name: Type }>>>,
    ) => unknown,
    options: HandleOptions = {},
  ): JobWorker {
    if (this.#handlers.has(type)) {
      throw new InvalidJobError(`There is a handler for "${type}" already: dispose it first.`);
    }
    const begin = (): JobWorker => super.registerHandler(type, handler, options);
    const registered: Registered = { begin, worker: this.#isStarted ? begin() : undefined };
    this.#handlers.set(type, registered);
    return {
      job: type,
      [Symbol.asyncDispose]: async () => {
        if (this.#handlers.get(type) === registered) this.#handlers.delete(type);
        await registered.worker?.[Symbol.asyncDispose]();
      },
    };
  }

  /** Whether somebody handles the jobs of a type here. */
  hasHandler(type: Definitions[number]['name']): boolean {
    return this.#handlers.has(type);
  }

  /** Every handler works from now on. */
  start(): void {
    this.#isStarted = true;
    for (const handler of this.#handlers.values()) handler.worker ??= handler.begin();
  }

  /** No handler takes another job; resolves when the running ones have ended or gone back. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    await Promise.all(
      [...this.#handlers.values()].map(async (handler) => {
        const { worker } = handler;
        handler.worker = undefined;
        await worker?.[Symbol.asyncDispose]();
      }),
    );
  }
}
