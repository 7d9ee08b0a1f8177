import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import type { PageInfo } from './fake-whatsapp.ts';
import type { MailboxEntry } from './mailbox.ts';
import { personOf } from './whatsapp-id.ts';
import type { Order, WireAccount } from './wire.ts';

/** A page that is open on the stand-in: the line of orders into it, and what it has said of itself. */
export class OpenPage {
  readonly id = randomUUID();
  /** The messages that this page has been given: none is given twice in a page's life. */
  readonly given = new Set<MailboxEntry>();
  account: WireAccount | undefined;
  showsQr = false;
  synced = false;
  state: string | undefined;
  readonly #orders: ServerResponse;

  /** @param orders - The response to the page's call, kept open as a stream of server-sent events. */
  constructor(orders: ServerResponse, account: WireAccount | undefined) {
    this.#orders = orders;
    this.account = account;
    orders.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  }

  /** Orders the page to do something; orders are carried out in turn. */
  order(order: Order): void {
    this.#orders.write(`data: ${JSON.stringify(order)}\n\n`);
  }

  /** Ends the line: the page is offline from now on. */
  hangUp(): void {
    this.#orders.end();
  }

  /** The page as a caller sees it. */
  info(): PageInfo {
    return {
      id: this.id,
      phone: this.account && personOf(this.account.phone),
      showsQr: this.showsQr,
      synced: this.synced,
    };
  }
}
