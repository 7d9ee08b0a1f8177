import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import type { PageInfo } from '../face/fake-account.ts';
import type { MailboxEntry } from '../mail/mailbox-entry.ts';
import type { Order, WireAccount } from '../wire/orders.ts';
import { personOf } from './whatsapp-id.ts';

/** A page that is open on the stand-in: the line of orders into it, and what it has said of itself. */
export class OpenPage {
  readonly id = randomUUID();
  /** The messages that this page has been given: none is given twice in a page's life. */
  readonly given = new Set<MailboxEntry>();
  account: WireAccount | undefined;
  /** The QR code that it shows, without the part that whatsapp-web.js adds. */
  qr: string | undefined;
  /** The pairing code that it shows, and the phone that may use it. */
  code: { readonly phone: string; readonly code: string } | undefined;
  synced = false;
  /** Another page has its connection, see FakeNetwork. */
  replaced = false;
  state: string | undefined;
  #line: ServerResponse | undefined;
  #waiting: Order[] = [];

  /** @param line - The response to the page's call, kept open as a stream of server-sent events. */
  constructor(line: ServerResponse) {
    this.#line = line;
    open(line);
  }

  /** It has lost the network and comes back: orders wait meanwhile. */
  get isAsleep(): boolean {
    return this.#line === undefined;
  }

  /** Orders the page to do something; orders are carried out in turn. */
  order(order: Order): void {
    if (this.#line) write(this.#line, order);
    else this.#waiting.push(order);
  }

  /** The network is gone for some milliseconds. */
  sleep(forMs: number): void {
    this.order({ kind: 'offline', forMs });
    this.#line?.end();
    this.#line = undefined;
  }

  /** It is back, on a new line. */
  resume(line: ServerResponse): void {
    this.#line = line;
    open(line);
    for (const order of [{ kind: 'resumed' } as const, ...this.#waiting]) write(line, order);
    this.#waiting = [];
  }

  /** Whether this is the line on which it is now. */
  isOn(line: ServerResponse): boolean {
    return this.#line === line;
  }

  /** Ends the line: the page is offline from now on. */
  hangUp(): void {
    this.#line?.end();
  }

  /** The page as a caller sees it. */
  info(): PageInfo {
    return {
      id: this.id,
      phone: this.account && personOf(this.account.phone),
      showsQr: this.qr !== undefined,
      synced: this.synced,
      state: this.state,
    };
  }
}

function open(line: ServerResponse): void {
  line.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
}

function write(line: ServerResponse, order: Order): void {
  line.write(`data: ${JSON.stringify(order)}\n\n`);
}

/** What a deadline says of the pages that were there. */
export function describePages(pages: readonly OpenPage[]): string {
  const described = pages.map((page) => {
    const { phone, showsQr, synced } = page.info();
    return [
      phone ?? 'not linked',
      showsQr && 'shows a QR code',
      page.code && 'shows a pairing code',
      synced && 'synced',
    ]
      .filter(Boolean)
      .join(', ');
  });
  return described.length === 0 ? 'no page is open' : `open pages: ${described.join('; ')}`;
}
