import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

import { z } from 'zod';

import {
  FakeWhatsAppClosedError,
  FakeWhatsAppInputError,
  FakeWhatsAppTimeoutError,
} from '../errors.ts';
import type { FakeWhatsApp } from '../face/fake-whatsapp.ts';
import { commandInputs, type CommandName } from './commands.ts';
import { handlers } from './run-command.ts';

/** The control API: `POST /<command>` with a JSON object, `?account=+62…` for another than the first account. */
export function createControlServer(fake: FakeWhatsApp): Server {
  return createServer((request, response) => {
    answer(fake, request, response).catch((error: unknown) => sendError(response, error));
  });
}

async function answer(
  fake: FakeWhatsApp,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', fake.controlUrl);
  const name = url.pathname.slice(1);
  if (request.method !== 'POST' || !isCommand(name)) {
    const names = Object.keys(commandInputs).join(', ');
    throw new FakeWhatsAppInputError(`POST one of these as /<command>: ${names}.`);
  }
  // In a query a plus sign is a space.
  const phone = url.searchParams.get('account')?.trim();
  const account = phone === undefined ? fake : fake.account(`+${phone.replace(/^\+/, '')}`);
  const body = await text(request);
  const result = await run(name, body === '' ? '{}' : body, account, fake);
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(result ?? {}));
}

async function run(
  name: CommandName,
  body: string,
  ...world: [Parameters<(typeof handlers)['edit']>[1], FakeWhatsApp]
): Promise<unknown> {
  const input = commandInputs[name].safeParse(parse(body));
  if (!input.success) {
    throw new FakeWhatsAppInputError(`${name}: ${z.prettifyError(input.error)}`);
  }
  // Input and handler have the same name, which TypeScript does not follow through a table.
  const handler = handlers[name] as (data: unknown, ...rest: typeof world) => unknown;
  return handler(input.data, ...world);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new FakeWhatsAppInputError('The body is a JSON object.', { cause });
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commandInputs, name);
}

function sendError(response: ServerResponse, error: unknown): void {
  const { status, code } = kindOf(error);
  const message = error instanceof Error ? error.message : String(error);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ code, message }));
}

function kindOf(error: unknown): { readonly status: number; readonly code: string } {
  if (error instanceof FakeWhatsAppInputError) return { status: 400, code: error.code };
  if (error instanceof FakeWhatsAppTimeoutError) return { status: 408, code: error.code };
  if (error instanceof FakeWhatsAppClosedError) return { status: 410, code: error.code };
  return { status: 500, code: 'FAKE_WHATSAPP_BROKEN' };
}
