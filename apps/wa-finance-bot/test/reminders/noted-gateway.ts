import type { Clock } from '@sesi/platform';

import type {
  GatewayState,
  GatewayStatus,
  IsDue,
  MessageGateway,
  Reply,
} from '../../src/conversation/message-gateway.ts';

/** A gateway that notes what it sends, and when. */
export class NotedGateway implements MessageGateway {
  readonly name = 'local';
  readonly sent: { readonly at: Date; readonly to: string; readonly reply: Reply }[] = [];
  state: GatewayState = 'ready';
  /** Of each attempt: what keeps it from going out. */
  refusal: Error | undefined;
  /** What becomes of it when it is on its way. */
  failure: Error | undefined;
  /** Where each attempt waits for its room. */
  room: () => Promise<void> = async () => undefined;
  readonly #time: Clock;

  constructor(time: Clock) {
    this.#time = time;
  }

  async start(): Promise<void> {
    throw new Error('nobody writes here');
  }

  async send(to: string, reply: Reply, isDue: IsDue = async () => true): Promise<void> {
    await this.room();
    if (this.refusal !== undefined) throw this.refusal;
    if (!(await isDue())) return;
    this.sent.push({ at: this.#time.now(), to, reply });
    if (this.failure !== undefined) throw this.failure;
  }

  status(): GatewayStatus {
    return { state: this.state, since: this.#time.now() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.state = 'stopped';
  }
}
