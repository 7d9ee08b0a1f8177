import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { SimError, type SimErrorCode } from '../errors.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Bot } from '../state/world.ts';
import { telegramRateLimits } from '../time/rate-limits.ts';
import { simSchemas } from './sim-schemas.ts';

const STATUS: Readonly<Record<SimErrorCode, number>> = {
  AMBIGUOUS_NAME: 409,
  INVALID_REQUEST: 400,
  NOT_A_MEMBER: 403,
  TIMED_OUT: 504,
  UNKNOWN_BUTTON: 404,
  UNKNOWN_CHAT: 404,
  UNKNOWN_FILE: 404,
  UNKNOWN_MESSAGE: 404,
  UNKNOWN_USER: 404,
};

/** The people's side over HTTP: `/sim/…`, JSON in and out. A refusal is `{error: {code, message}}`. */
export function registerSimRoutes(server: FastifyInstance, sim: Simulation, bot: Bot): void {
  server.get('/sim', () => ({
    bot: { id: bot.id, username: bot.username, firstName: bot.firstName },
    users: sim.users(),
    groups: sim.groups(),
    lastSequence: sim.lastSequence,
    now: sim.now(),
  }));
  post(server, 'users', simSchemas.users, (user) => ({ user: sim.addUser(user) }));
  post(server, 'groups', simSchemas.groups, (group) => ({ group: sim.addGroup(group) }));
  post(server, 'members', simSchemas.members, (change) => {
    sim.setMember(change);
    return {};
  });
  post(server, 'seed', simSchemas.seed, (seed) => {
    sim.seed(seed);
    return { users: sim.users(), groups: sim.groups() };
  });
  post(server, 'send', simSchemas.send, ({ chat, from, text, ...options }) => {
    const message = sim.send(chat ?? from, from, text, options);
    return { message, sequence: sim.lastSequence };
  });
  post(server, 'press', simSchemas.press, async ({ chat, from, messageId, button, ...options }) => {
    const place = chat ?? from;
    const sequence = sim.lastSequence;
    const message =
      messageId === undefined
        ? sim.findButton(place, button)
        : { chatId: sim.chatId(place), id: messageId };
    const toast = await sim.press(from, message, button, options);
    return { toast: toast ?? null, messageId: message.id, sequence };
  });
  post(server, 'wait', simSchemas.wait, async ({ chat, contains, from, ...options }) => ({
    message: await sim.waitFor(
      chat,
      ({ text, from: sender }) =>
        text.includes(contains) && (from === undefined || sender.isBot === (from === 'bot')),
      options,
    ),
  }));
  post(server, 'faults', simSchemas.faults, ({ method, ...fault }) => {
    sim.faults.next(method, fault);
    return {};
  });
  post(server, 'clear-faults', simSchemas.nothing, () => {
    sim.faults.clear();
    return {};
  });
  registerTroubleRoutes(server, sim);
  get(server, 'transcript', simSchemas.transcript, ({ chat }) => ({
    messages: sim.transcript(chat),
  }));
  get(server, 'calls', simSchemas.calls, (filter) => ({ calls: sim.calls(filter) }));
  get(server, 'events', simSchemas.events, ({ after = 0, wait_ms: waitMs = 0 }, signal) =>
    sim.events(after, waitMs, signal),
  );
}

/** What happens around the chats: people who change, groups that become others, updates and time out of order. */
function registerTroubleRoutes(server: FastifyInstance, sim: Simulation): void {
  post(server, 'change-user', simSchemas.changeUser, ({ user, ...change }) => ({
    user: sim.changeUser(user, change),
  }));
  post(server, 'reachability', simSchemas.reachability, ({ user, reachability }) => ({
    user: sim.setReachability(user, reachability),
  }));
  post(server, 'upgrade-group', simSchemas.group, ({ group }) => ({
    group: sim.upgradeGroup(group),
  }));
  post(server, 'topics', simSchemas.topics, ({ group, name }) => ({
    threadId: sim.addTopic(group, name),
  }));
  post(server, 'close-topic', simSchemas.closeTopic, ({ group, threadId, isClosed }) => {
    sim.setTopicClosed(group, threadId, isClosed);
    return {};
  });
  post(server, 'duplicate-last-update', simSchemas.nothing, () => ({
    update: sim.duplicateLastUpdate(),
  }));
  post(server, 'redeliver', simSchemas.arrangement, (arrangement) => ({
    count: sim.redeliver(arrangement),
  }));
  post(server, 'hold-updates', simSchemas.nothing, () => {
    sim.holdUpdates();
    return {};
  });
  post(server, 'release-updates', simSchemas.arrangement, (arrangement) => ({
    count: sim.releaseUpdates(arrangement),
  }));
  post(server, 'rate-limits', simSchemas.rateLimits, ({ limits }) => {
    if (limits === 'none') sim.setRateLimits(undefined);
    else sim.setRateLimits(limits === 'telegram' ? telegramRateLimits : limits);
    return {};
  });
  post(server, 'advance-clock', simSchemas.advance, ({ ms }) => {
    sim.advanceClock(ms);
    return { now: sim.now() };
  });
  get(server, 'file', simSchemas.file, ({ id }) => ({
    content: sim.fileContent(id).toString('base64'),
  }));
}

type Handler<T> = (input: T, signal: AbortSignal) => object | Promise<object>;

function post<S extends z.ZodType>(
  server: FastifyInstance,
  name: string,
  schema: S,
  handle: Handler<z.output<S>>,
): void {
  server.post(`/sim/${name}`, (request, reply) =>
    respond(reply, async (signal) => handle(read(schema, bodyAsJson(request)), signal)),
  );
}

function get<S extends z.ZodType>(
  server: FastifyInstance,
  name: string,
  schema: S,
  handle: Handler<z.output<S>>,
): void {
  server.get(`/sim/${name}`, (request, reply) =>
    respond(reply, async (signal) => handle(read(schema, request.query), signal)),
  );
}

async function respond(
  reply: FastifyReply,
  work: (signal: AbortSignal) => Promise<object>,
): Promise<object> {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    controller.abort();
  });
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    reply.code(STATUS[error.code]);
    return { error: { code: error.code, message: error.message } };
  }
}

function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SimError('INVALID_REQUEST', z.prettifyError(parsed.error));
}

function bodyAsJson({ body }: FastifyRequest): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new SimError('INVALID_REQUEST', 'The body is not JSON');
  }
}
