import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Operation } from '../history/operation.ts';
import type { ReadSources } from '../worker/core-under-test.ts';
import type { CallRequest, Load, Order, Report, WorkerSetup } from '../worker/messages.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** A worker that does not answer for so long is broken: the longest call and the longest freeze fit in. */
const answerMs = 20_000;

const workerFile = fileURLToPath(new URL('../worker/soak-worker.ts', import.meta.url));

type ReplyOrder = Extract<Order, { reply: number }>;
type WithoutReply<Each> = Each extends unknown ? Omit<Each, 'reply'> : never;

/** Where a worker stands in its lab. */
export interface WorkerPlace {
  readonly worker: number;
  readonly redis: TcpProxy;
  readonly postgres: TcpProxy;
  /** Compiled code is kept here, so that workers start faster. */
  readonly cacheFolder: string;
  readonly onEvent: (type: string, worker: number) => void;
}

/** What a worker is to work on. */
export interface WorkerTask {
  /** The URL of Postgres, of which the port is replaced by that of the proxy. */
  readonly postgresUrl: string;
  readonly historyFolder: string;
  readonly without: WorkerSetup['without'];
}

/** One process that opens the real core, behind a proxy of its own to each server. It can be killed and started anew. */
export class WorkerProcess {
  readonly place: WorkerPlace;
  /** Files with what its processes saw since the last `open`. */
  historyFiles: string[] = [];
  /** What its processes said that ended without being told to; another one took their place. */
  crashes: string[] = [];
  #task: WorkerTask | undefined;
  #process: ChildProcess | undefined;
  #stderr = '';
  #incarnation = 0;
  #replies = 0;
  #expectedToEnd = false;
  #load: Load | undefined;
  readonly #waiting = new Map<number, (report: Report) => void>();

  constructor(place: WorkerPlace) {
    this.place = place;
  }

  get isRunning(): boolean {
    const child = this.#process;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Opens a core for `task`, in the process that runs or in a new one. */
  async open(task: WorkerTask): Promise<void> {
    this.#task = task;
    this.historyFiles = [];
    this.crashes = [];
    if (!this.isRunning || !(await this.#openCore())) await this.start();
  }

  /** Closes its core, until `open`. A process whose core does not close ends. */
  async close(): Promise<void> {
    if (!this.isRunning) return;
    this.#expectedToEnd = true;
    const { report } = await this.#ask({ order: 'close' });
    if (report === 'closed') this.#expectedToEnd = false;
  }

  /** Starts a process; resolves when its core is open, which may wait for Postgres. A load goes on. */
  async start(): Promise<void> {
    const { worker, cacheFolder } = this.place;
    const child = spawn(process.execPath, ['--conditions=@sesi/source', workerFile], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { NODE_COMPILE_CACHE: cacheFolder },
    });
    this.#process = child;
    this.#expectedToEnd = false;
    this.#stderr = '';
    child.stderr?.on('data', (text) => {
      this.#stderr = (this.#stderr + String(text)).slice(-4_000);
    });
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        // Only soak-worker.ts speaks here.
        const report = message as Report;
        if (report.report === 'ready') resolve();
        else this.#hear(report);
      });
      child.once('exit', (code, signal) => {
        reject(new Error(`worker ${worker} ended before it was ready: ${this.#stderr}`));
        for (const hear of this.#waiting.values()) hear({ report: 'ended' });
        this.#waiting.clear();
        if (!this.#expectedToEnd && child === this.#process) this.#replace(code ?? signal);
      });
    });
    if (!(await this.#openCore())) {
      this.crashes.push(`ended while it opened its core: ${this.#stderr}`);
      await this.start();
      return;
    }
    if (this.#load !== undefined) this.beginLoad(this.#load);
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#expectedToEnd = true;
    if (child === undefined || !this.isRunning) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** SIGSTOP: it does nothing, its connections stay. */
  stop(): void {
    this.#process?.kill('SIGSTOP');
  }

  /** Ends `stop`. */
  continue(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Undefined when the process ended before it answered. */
  async call(call: CallRequest): Promise<Operation | undefined> {
    const report = await this.#ask({ order: 'call', call });
    return report.report === 'called' ? report.operation : undefined;
  }

  beginLoad(load: Load): void {
    this.#load = load;
    this.#tell({ order: 'begin-load', load: { ...load, seed: load.seed + this.#incarnation } });
  }

  /** Resolves when its callers are done. */
  async endLoad(): Promise<void> {
    this.#load = undefined;
    await this.#ask({ order: 'end-load' });
  }

  /** Undefined when this core does not count its reads, or the process ended. */
  async countReads(): Promise<ReadSources | undefined> {
    const report = await this.#ask({ order: 'count-reads' });
    return report.report === 'reads' ? report.sources : undefined;
  }

  shiftClock(ms: number): void {
    this.#tell({ order: 'shift-clock', ms });
  }

  /** Ends the process in order, by force when it takes long. */
  async end(): Promise<void> {
    const child = this.#process;
    this.#expectedToEnd = true;
    if (child === undefined || !this.isRunning) return;
    const timer = setTimeout(() => child.kill('SIGKILL'), 4_000);
    const ended = once(child, 'exit');
    this.#tell({ order: 'end' });
    await ended;
    clearTimeout(timer);
  }

  /** False when the process ended instead: it does so when its last core does not close. */
  async #openCore(): Promise<boolean> {
    const task = this.#task;
    if (task === undefined) throw new Error('a worker is opened before it is started anew');
    this.#incarnation += 1;
    const { worker, redis, postgres } = this.place;
    const url = new URL(task.postgresUrl);
    url.port = String(postgres.port);
    const historyFile = join(task.historyFolder, `${worker}-${this.#incarnation}.jsonl`);
    const setup: WorkerSetup = {
      worker,
      incarnation: this.#incarnation,
      urls: { postgres: url.href, redis: `redis://127.0.0.1:${redis.port}` },
      historyFile,
      without: task.without,
    };
    const wasExpectedToEnd = this.#expectedToEnd;
    this.#expectedToEnd = true;
    const report = await this.#ask({ order: 'open', setup });
    if (report.report === 'ended') return false;
    this.#expectedToEnd = wasExpectedToEnd;
    this.historyFiles.push(historyFile);
    return true;
  }

  #tell(order: Order): void {
    // One that was just killed hears nothing: that is what killing means.
    if (this.#process?.connected === true) this.#process.send(order, () => undefined);
  }

  async #ask(order: WithoutReply<ReplyOrder>): Promise<Report> {
    this.#replies += 1;
    const reply = this.#replies;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(reply);
        const asked = `${order.order} of worker ${this.place.worker}`;
        reject(new Error(`no answer to ${asked} within ${answerMs} ms`));
      }, answerMs);
      this.#waiting.set(reply, (report) => {
        clearTimeout(timer);
        resolve(report);
      });
      this.#tell({ ...order, reply });
    });
  }

  #replace(end: number | string | null): void {
    this.crashes.push(`ended with ${end}: ${this.#stderr}`);
    this.start().catch((error: unknown) => this.crashes.push(String(error)));
  }

  #hear(report: Report): void {
    if (report.report === 'event') {
      this.place.onEvent(report.type, this.place.worker);
      return;
    }
    if (report.report === 'ready' || report.report === 'ended') return;
    this.#waiting.get(report.reply)?.(report);
    this.#waiting.delete(report.reply);
  }
}
