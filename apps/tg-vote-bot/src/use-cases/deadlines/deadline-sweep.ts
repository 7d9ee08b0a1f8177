import type { Logger } from '@sesi/platform';

import type { ClaimedDeadline, DeadlineKind, DeadlineName } from './deadline-store.ts';
import { settleDeadline } from './settle-deadline.ts';
import type { Settled, SettlingContext } from './settling.ts';

/** What a sweep takes besides the context of settling. */
export interface DeadlineSweepOptions {
  readonly context: SettlingContext;
  readonly logger: Logger;
  /** Told of each deadline that was handled. */
  readonly onSettled?: (kind: DeadlineKind, outcome: Settled) => void;
  /** Default 1,000 ms. */
  readonly intervalMs?: number;
}

/** Deadlines that one sweep takes on at most. The rest is for the next one, or for another process. */
const batchSize = 20;

/** Disposal must end well within the grace period of a service; what is cut off is due again elsewhere. */
const stopDeadlineMs = 2_000;

/** What is settled later than this was not noticed in time: the bot was away. */
const overdueMs = 5_000;

/**
 * Looks for deadlines that are due, at once and then every second, and settles them. Any number of processes may
 * do so at the same time. A sweep does not wait for the one before: a chat that takes no messages for a minute
 * holds up nobody else.
 */
export class DeadlineSweep implements AsyncDisposable {
  readonly #context: SettlingContext;
  readonly #logger: Logger;
  readonly #running = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  readonly #onSettled: (kind: DeadlineKind, outcome: Settled) => void;
  #claiming = false;
  #failing = false;
  #stopped = false;

  constructor({
    context,
    logger,
    onSettled = () => undefined,
    intervalMs = 1_000,
  }: DeadlineSweepOptions) {
    this.#context = context;
    this.#logger = logger;
    this.#onSettled = onSettled;
    this.#timer = setInterval(() => this.#sweep(), intervalMs);
    this.#sweep();
  }

  #sweep(): void {
    if (this.#claiming || this.#stopped || this.#running.size >= batchSize) return;
    this.#claiming = true;
    const sweep = this.#claimAndSettle().finally(() => this.#running.delete(sweep));
    this.#running.add(sweep);
  }

  async #claimAndSettle(): Promise<void> {
    let due: readonly ClaimedDeadline[];
    try {
      due = await this.#context.deadlines.claimDue(this.#context.clock.now(), batchSize);
    } catch (error) {
      // Once for each outage: Postgres may be away for a thousand sweeps.
      if (!this.#failing) this.#logger.error({ err: error }, 'Deadlines cannot be looked up');
      this.#failing = true;
      return;
    } finally {
      this.#claiming = false;
    }
    if (this.#failing) this.#logger.info('Deadlines are looked up again');
    this.#failing = false;
    this.#reportOverdue(due);
    // In one chat a proposal's result comes before the end of its session.
    const chats = Map.groupBy(due, ({ chatId }) => chatId);
    await Promise.all(
      [...chats.values()].map(async (deadlines) => {
        for (const deadline of deadlines) await this.#settle(deadline);
      }),
    );
  }

  /**
   * Settles one deadline now, if it is due and nobody works on it.
   *
   * @returns what became of it; `undefined` when there was nothing to do here.
   */
  async settleNow(name: DeadlineName): Promise<Settled | undefined> {
    if (this.#stopped) return undefined;
    const [deadline] = await this.#context.deadlines.claimDue(this.#context.clock.now(), 1, name);
    if (deadline === undefined) return undefined;
    const settling = settleDeadline(this.#context, deadline);
    const running = settling.then(
      () => undefined,
      () => undefined,
    );
    this.#running.add(running);
    const settled = await settling.finally(() => this.#running.delete(running));
    this.#onSettled(deadline.kind, settled);
    return settled;
  }

  async #settle(deadline: ClaimedDeadline): Promise<void> {
    const { kind, chatId, sessionId, subjectId } = deadline;
    const about = { deadline: kind, chatId, sessionId, subjectId };
    try {
      const settled = await settleDeadline(this.#context, deadline);
      this.#onSettled(kind, settled);
      this.#logger[settled === 'undeliverable' ? 'warn' : 'debug'](
        { ...about, settled },
        'Deadline handled',
      );
    } catch (error) {
      // Its claim lapses, and then it is due again.
      this.#logger.error({ err: error, ...about }, 'Deadline could not be settled');
    }
  }

  #reportOverdue(due: readonly ClaimedDeadline[]): void {
    const before = this.#context.clock.now().getTime() - overdueMs;
    const overdue = due.filter(({ dueAt }) => dueAt.getTime() < before);
    if (overdue.length > 0) {
      this.#logger.warn(
        { overdue: overdue.length, oldest: overdue[0]?.dueAt },
        'Deadlines passed while nobody was looking: settling them now',
      );
    }
  }

  /** Looks no further and waits, for two seconds at most, for what is being settled. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, stopDeadlineMs);
    await Promise.race([Promise.all(this.#running), late]);
    clearTimeout(timer);
  }
}
