import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Update } from '../../src/wire/bot-api.ts';

/** An update as a bot's own server got it. */
export interface Received {
  readonly update: Update;
  readonly headers: IncomingHttpHeaders;
  /** Answers; until then the update is on its way. */
  readonly answer: (status: number, body?: object, headers?: Record<string, string>) => void;
  readonly response: ServerResponse;
}

/** A server where updates arrive. */
export interface BotServer extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
}

/** Starts a bot's server; `handle` says what happens with an update. Default: it is taken. */
export async function startBotServer(
  handle: (received: Received) => void = ({ answer }) => {
    answer(200);
  },
): Promise<BotServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const update = JSON.parse(Buffer.concat(chunks).toString()) as Update;
      const one: Received = {
        update,
        headers: request.headers,
        response,
        answer: (status, body, headers = {}) => {
          response.writeHead(status, { 'content-type': 'application/json', ...headers });
          response.end(body === undefined ? '' : JSON.stringify(body));
        },
      };
      received.push(one);
      handle(one);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
