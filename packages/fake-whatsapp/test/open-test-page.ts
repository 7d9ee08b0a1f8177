import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

import { vi } from 'vitest';

import type { Order } from '../src/wire/orders.ts';
import type { Report } from '../src/wire/reports.ts';

/** An answer of the stand-in. */
export interface Answer {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

/** One HTTPS request to the stand-in, whose certificate nobody has signed. */
export async function call(
  port: number,
  path: string,
  method = 'GET',
  body?: string,
): Promise<Answer> {
  const response = await send(port, path, method, body);
  return {
    status: response.statusCode,
    type: response.headers['content-type'],
    body: await text(response),
  };
}

async function send(port: number, path: string, method: string, body?: string) {
  const outgoing = request({ port, path, method, host: '127.0.0.1', rejectUnauthorized: false });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}

/** The orders of one kind. */
type OrderOf<K extends Order['kind']> = Extract<Order, { kind: K }>;

/** What a test does with a page. */
export interface TestPage {
  /** All orders so far. The array grows. */
  readonly orders: readonly Order[];
  /** The first order of this kind that matches, once it is there. */
  order<K extends Order['kind']>(
    kind: K,
    matches?: (order: OrderOf<K>) => boolean,
  ): Promise<OrderOf<K>>;
  report(report: Report): Promise<Answer>;
  /** The page on a new line after a time without network. Its first order is not awaited. */
  resume(): Promise<Pick<TestPage, 'orders' | 'order'>>;
  /** Goes away without a word, as a killed browser does. */
  leave(): void;
}

/** A page without a browser: it keeps the orders that it gets and reports what the test tells it to. */
export async function openTestPage(
  port: number,
  account?: { device: string; phone: string },
): Promise<TestPage> {
  const opened = await openLine(port, new URLSearchParams({ ...account }));
  const { page } = await opened.order('welcome');
  return {
    orders: opened.orders,
    order: opened.order,
    report: (report: Report) => call(port, `/report?page=${page}`, 'POST', JSON.stringify(report)),
    resume: () => openLine(port, new URLSearchParams({ ...account, resume: page })),
    leave: () => opened.response.destroy(),
  };
}

async function openLine(port: number, query: URLSearchParams) {
  const response = await send(port, `/control?${query.toString()}`, 'GET');
  const orders: Order[] = [];
  createInterface(response).on('line', (line) => {
    if (line.startsWith('data: ')) orders.push(JSON.parse(line.slice('data: '.length)) as Order);
  });

  const order: TestPage['order'] = (kind, matches = () => true) =>
    vi.waitFor(() => {
      const found = orders.find(
        (known): known is OrderOf<typeof kind> =>
          known.kind === kind && matches(known as OrderOf<typeof kind>),
      );
      if (found === undefined) throw new Error(`no order ${kind}`);
      return found;
    });

  return { response, orders, order };
}
