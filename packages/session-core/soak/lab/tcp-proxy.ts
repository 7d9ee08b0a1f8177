import { once } from 'node:events';
import { createServer, type AddressInfo, connect, type Server, type Socket } from 'node:net';

import { Flow, type FlowRule, Gate } from './flow.ts';

/** Cuts a stream into what must not be torn apart when it is held. */
export interface Splitter {
  push(chunk: Buffer): readonly Buffer[];
}

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  readonly requests: Flow;
  readonly replies: Flow;
}

const unsplit: Splitter = { push: (chunk) => [chunk] };

/** The way of one process to one server of this machine, which can be cut, held, delayed, each way by itself. */
export class TcpProxy implements AsyncDisposable {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly #listener: Server;
  readonly #target: number;
  readonly #splitter: () => Splitter;
  readonly #connections = new Set<Connection>();
  readonly #requests: FlowRule = { held: false, delayMs: 0 };
  readonly #replies: FlowRule = { held: false, delayMs: 0 };
  #gate: Gate | undefined;
  #cut = false;
  #passed = 0;

  private constructor(listener: Server, target: number, splitter: () => Splitter) {
    this.#listener = listener;
    // A server that listens on TCP has an address of this form.
    this.port = (listener.address() as AddressInfo).port;
    this.#target = target;
    this.#splitter = splitter;
    listener.on('connection', (client) => this.#accept(client));
  }

  /** @param target - port of the server on 127.0.0.1 */
  static async start(target: number, splitter: () => Splitter = () => unsplit): Promise<TcpProxy> {
    const listener = createServer();
    listener.listen({ port: 0, host: '127.0.0.1' });
    await once(listener, 'listening');
    return new TcpProxy(listener, target, splitter);
  }

  /** Pieces that went either way so far, or that came and are held. */
  get traffic(): number {
    return this.#passed;
  }

  /** Ends all connections and takes no new one. */
  cut(): void {
    this.#cut = true;
    this.dropConnections();
  }

  /** Ends all connections; what was held is lost. */
  dropConnections(): void {
    for (const { client, server } of this.#connections) {
      client.destroy();
      server.destroy();
    }
  }

  /**
   * The connections that stand go dead for good without being closed, as when a firewall has forgotten them; new ones
   * work. What is on its way is lost.
   *
   * @returns how many
   */
  forgetConnections(): number {
    for (const { requests, replies } of this.#connections) {
      requests.die();
      replies.die();
    }
    return this.#connections.size;
  }

  /** Ends all connections on the side of the clients; what they had sent and is held still arrives when it is healed. */
  loseClients(): void {
    for (const { client } of this.#connections) client.destroy();
  }

  /** Holds what comes from then on; `heal` lets it arrive, late. */
  hold(which: 'requests' | 'replies' | 'both'): void {
    if (which !== 'replies') this.#requests.held = true;
    if (which !== 'requests') this.#replies.held = true;
  }

  /** Each piece arrives `ms` later, each way. */
  delay(ms: number): void {
    this.#requests.delayMs = ms;
    this.#replies.delayMs = ms;
  }

  /**
   * Holds the first request that `picks` picks, and all that follow it over the same connection.
   *
   * @returns resolves when it is held
   */
  async holdFrom(picks: (request: Buffer) => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#gate = new Gate(picks, resolve);
    });
  }

  /** Ends all faults; what was held arrives now. */
  heal(): void {
    this.#cut = false;
    this.#gate = undefined;
    for (const rule of [this.#requests, this.#replies]) {
      rule.held = false;
      rule.delayMs = 0;
    }
    for (const { requests, replies } of this.#connections) {
      requests.pump();
      replies.pump();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  #accept(client: Socket): void {
    // A broken connection is what a proxy is for; 'close' follows and is passed on.
    client.on('error', () => undefined);
    if (this.#cut) {
      client.destroy();
      return;
    }
    const server = connect({ port: this.#target, host: '127.0.0.1' });
    server.on('error', () => undefined);
    for (const socket of [client, server]) socket.setNoDelay(true);
    const splitter = this.#splitter();
    const requests = new Flow(server, this.#requests, () => this.#gate);
    const replies = new Flow(client, this.#replies, () => undefined);
    const connection: Connection = { client, server, requests, replies };
    this.#connections.add(connection);
    client.on('data', (chunk: Buffer) => {
      for (const piece of splitter.push(chunk)) requests.push(this.#count(piece));
    });
    server.on('data', (chunk: Buffer) => replies.push(this.#count(chunk)));
    const forget = () => {
      if (client.destroyed && server.destroyed) this.#connections.delete(connection);
    };
    client.on('close', () => {
      requests.push('end');
      forget();
    });
    server.on('close', () => {
      replies.push('end');
      forget();
    });
  }

  #count(piece: Buffer): Buffer {
    this.#passed += 1;
    return piece;
  }
}
