import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { buffer, text } from 'node:stream/consumers';

import { FakeWhatsAppInputError } from '../errors.ts';
import type { WireAccount } from '../wire/orders.ts';
import { parseQuestion, parseReport, type Question, type ReadReport } from '../wire/reports.ts';
import type { Certificate } from './certificate.ts';
import type { MediaStore } from './media-store.ts';

const pageFolder = new URL('../../page/', import.meta.url);

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/** Who answers the pages. */
export interface PageHandler {
  readonly media: MediaStore;
  /** A page calls. The response stays open: orders go over it until it closes. `resumed` is the page's id when it had one. */
  opened(
    orders: ServerResponse,
    account: WireAccount | undefined,
    resumed: string | undefined,
  ): void;
  /** A page reports. False when no page of this id is open. */
  reported(page: string, report: ReadReport): Promise<boolean>;
  /** A page asks; the answer is data for JSON. */
  asked(page: string, question: Question): unknown;
}

interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

/** The HTTPS server behind web.whatsapp.com: the page's files, the line of orders, and the reports. It does not listen yet. */
export async function createPageServer(
  certificate: Certificate,
  handler: PageHandler,
): Promise<Server> {
  const assets = await readAssets();
  return createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    answer(assets, handler, request, response).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const status = error instanceof FakeWhatsAppInputError ? 400 : 500;
      response.writeHead(status, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });
}

async function readAssets(): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>();
  for (const name of await readdir(pageFolder, { recursive: true })) {
    const type = contentTypes[name.split('.').at(-1) ?? ''];
    if (type === undefined) continue;
    const body = await readFile(new URL(name, pageFolder));
    assets.set(name === 'index.html' ? '/' : `/page/${name}`, { type, body });
  }
  return assets;
}

async function answer(
  assets: ReadonlyMap<string, Asset>,
  handler: PageHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://web.whatsapp.com');
  const page = url.searchParams.get('page') ?? '';
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /control':
      handler.opened(response, accountOf(url), url.searchParams.get('resume') ?? undefined);
      return;
    case 'POST /report': {
      const known = await handler.reported(page, parseReport(await text(request)));
      response.writeHead(known ? 204 : 410).end();
      return;
    }
    case 'POST /question':
      sendJson(response, handler.asked(page, parseQuestion(await text(request))));
      return;
    case 'POST /media': {
      const mediaType = request.headers['content-type'] ?? 'application/octet-stream';
      sendJson(response, { id: handler.media.add(await buffer(request), mediaType).id });
      return;
    }
  }
  const [, folder, id = ''] = url.pathname.split('/');
  const file = folder === 'media' ? handler.media.get(id) : undefined;
  if (file !== undefined) {
    response.writeHead(200, { 'content-type': file.mediaType }).end(file.content);
    return;
  }
  const asset = request.method === 'GET' ? assets.get(url.pathname) : undefined;
  if (asset === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    return;
  }
  // Chromium would keep old files in its profile and run them against a newer server.
  response.writeHead(200, { 'content-type': asset.type, 'cache-control': 'no-store' });
  response.end(asset.body);
}

function accountOf(url: URL): WireAccount | undefined {
  const device = url.searchParams.get('device');
  const phone = url.searchParams.get('phone');
  return device === null || phone === null ? undefined : { device, phone };
}

function sendJson(response: ServerResponse, data: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(data));
}
