import type {
  GatewayStatus,
  IsDue,
  MessageGateway,
  MessageHandler,
  Reply,
} from '../conversation/message-gateway.ts';
import { withDeadline } from './deadline.ts';
import { GatewayInputError, GatewayStateError } from './errors.ts';
import { assertOptions, limitsOf, type WhatsAppGatewayOptions } from './gateway-options.ts';
import { GroupGuest, type GroupLine } from './groups/group-guest.ts';
import { type AnswerLine, InboundMessages } from './inbound-messages.ts';
import { addressOf } from './incoming-text.ts';
import { StrangerError } from './outbound/outbound-errors.ts';
import { defaultLimits } from './outbound/outbound-limits.ts';
import type { OutboxLine, OutboxStatus } from './outbound/outbox-line.ts';
import { Outbox } from './outbound/outbox.ts';
import { OwnAndSharedLog } from './outbound/own-and-shared-log.ts';
import { WhatsAppAccount } from './pairing/whatsapp-account.ts';
import { WhatsAppConnection } from './whatsapp-connection.ts';

/** The gateway to WhatsApp. */
export interface WhatsAppMessageGateway extends MessageGateway {
  /** How outgoing messages stand, against the limits of all processes. */
  outbound(): Promise<OutboxStatus>;
  /** The account behind it, for operators. */
  readonly account: WhatsAppAccount;
}

/** Of people who wrote, when nobody else keeps them. */
const rememberedWriters = 10_000;

/** How long an orderly end waits for answers that are under way. */
const answersAtEndMs = 1_000;

/**
 * Opens the gateway to WhatsApp: the real whatsapp-web.js client in a Chromium of its own. The pairing is kept in
 * `dataDir`; without one `onQr` gets the codes to scan. Nothing runs before start().
 *
 * - start() throws ChromiumNotFoundError or ProfileInUseError; whatever fails later is logged and tried again, with pauses
 *   that grow.
 * - send() throws SendFailedError; GatewayInputError for what is no person or no text; StrangerError for who never wrote to
 *   the bot; OutboundLimitError when there is no room beside the answers within 90 s.
 * - Disposing ends the answers under way and Chromium in less than 4 s; saving the profile may add as much.
 *
 * @throws GatewayInputError when the settings cannot work.
 */
export function openWhatsAppGateway(options: WhatsAppGatewayOptions): WhatsAppMessageGateway {
  assertOptions(options);
  return new WhatsAppGateway(options);
}

class WhatsAppGateway implements WhatsAppMessageGateway {
  readonly name = 'whatsapp';
  readonly #options: WhatsAppGatewayOptions;
  readonly account: WhatsAppAccount;
  readonly #connection: WhatsAppConnection;
  readonly #outbox: Outbox;
  readonly #guest: GroupGuest | undefined;
  readonly #writers = new Set<string>();
  #inbound: InboundMessages | undefined;
  #end: Promise<void> | undefined;

  constructor(options: WhatsAppGatewayOptions) {
    this.#options = options;
    const { logger, outbound = {} } = options;
    const connection = new WhatsAppConnection(options, (message) => {
      this.#inbound?.accept(message);
      void this.#guest?.accept(message);
    });
    this.#connection = connection;
    this.account = new WhatsAppAccount(connection);
    this.#outbox = new Outbox({
      log: new OwnAndSharedLog(outbound.log, logger),
      limits: { ...defaultLimits, ...outbound.limits },
      line: outboxLine(connection, limitsOf(options).lookUpTimeoutMs),
      texts: outbound.texts,
      isHuman: outbound.isHuman ?? true,
      logger,
    });
    const line = lookUps(connection, limitsOf(options).lookUpTimeoutMs);
    this.#guest = outbound.groups && new GroupGuest(outbound.groups, this.#outbox, line, logger);
  }

  outbound(): Promise<OutboxStatus> {
    return this.#outbox.status();
  }

  status(): GatewayStatus {
    return this.#connection.status();
  }

  async start(onMessage: MessageHandler): Promise<void> {
    if (this.#inbound || this.#end) {
      throw new GatewayStateError('This gateway was started or closed already. Open another one.');
    }
    const limits = limitsOf(this.#options);
    const line: AnswerLine = {
      ...lookUps(this.#connection, limits.lookUpTimeoutMs),
      answer: (to, replies) => this.#outbox.answer(to, replies),
    };
    const handler: MessageHandler = (message) => {
      this.#rememberWriter(message.from);
      return onMessage(message);
    };
    this.#inbound = new InboundMessages(
      handler,
      line,
      this.#options.logger,
      limits,
      this.#options.learnedIds,
    );
    await this.#connection.open();
  }

  async send(to: string, reply: Reply, isDue?: IsDue): Promise<void> {
    const address = addressOf(to);
    if (reply === '') throw new GatewayInputError('There is no text to send.');
    if (!(await this.#hasWritten(to))) throw new StrangerError();
    const chatId = await this.#connection.whenReady('looking up a chat', (run) =>
      run.chatIdOf(address),
    );
    await this.#outbox.begin({ chatId, person: to }, reply, isDue);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#end ??= this.#shutDown();
    return this.#end;
  }

  #rememberWriter(person: string): void {
    this.#writers.add(person);
    const [oldest] = this.#writers;
    if (this.#writers.size > rememberedWriters && oldest !== undefined)
      this.#writers.delete(oldest);
  }

  async #hasWritten(person: string): Promise<boolean> {
    const { hasWritten } = this.#options.outbound ?? {};
    return this.#writers.has(person) || (hasWritten !== undefined && (await hasWritten(person)));
  }

  async #shutDown(): Promise<void> {
    if (this.#inbound) {
      const answered = this.#inbound.finish();
      // What is not answered by then stays unread, and is found at the next start.
      await withDeadline(answered, answersAtEndMs, 'answering').catch(() => undefined);
    }
    this.#outbox.close();
    await this.#connection.close();
  }
}

function outboxLine(connection: WhatsAppConnection, typingTimeoutMs: number): OutboxLine {
  return {
    send: (chatId, reply, isDue) =>
      connection.whenReady('sending', async (run) => {
        if (isDue === undefined || (await isDue())) await run.send(chatId, reply);
      }),
    showTyping: (chatId, isTyping) =>
      connection.whenReady('showing that it types', (run) =>
        withDeadline(run.showTyping(chatId, isTyping), typingTimeoutMs, 'showing that it types'),
      ),
  };
}

function lookUps(
  connection: WhatsAppConnection,
  lookUpTimeoutMs: number,
): Omit<AnswerLine, 'answer'> & GroupLine {
  return {
    ownIds: () =>
      connection.whenReady('asking for its own ids', (run) =>
        withDeadline(run.ownIds(), lookUpTimeoutMs, 'asking for its own ids'),
      ),
    phoneOfLid: (lid) =>
      connection.whenReady('looking up a lid', (run) =>
        withDeadline(run.phoneOfLid(lid), lookUpTimeoutMs, 'looking up a lid'),
      ),
    lidOfPhone: (chatId) =>
      connection.whenReady('looking up a phone', (run) =>
        withDeadline(run.lidOfPhone(chatId), lookUpTimeoutMs, 'looking up a phone'),
      ),
    markSeen: (chatId) =>
      connection.whenReady('marking a chat as read', (run) =>
        withDeadline(run.markSeen(chatId), lookUpTimeoutMs, 'marking a chat as read'),
      ),
  };
}
