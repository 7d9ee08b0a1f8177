import type {
  GatewayStatus,
  MessageGateway,
  MessageHandler,
} from '../conversation/message-gateway.ts';
import { withDeadline } from './deadline.ts';
import { GatewayInputError, GatewayStateError } from './errors.ts';
import { assertOptions, limitsOf, type WhatsAppGatewayOptions } from './gateway-options.ts';
import { type AnswerLine, InboundMessages } from './inbound-messages.ts';
import { addressOf } from './incoming-text.ts';
import { WhatsAppConnection } from './whatsapp-connection.ts';

/** How long an orderly end waits for answers that are under way. */
const answersAtEndMs = 1_000;

/**
 * Opens the gateway to WhatsApp: the real whatsapp-web.js client in a Chromium of its own. The pairing is kept in
 * `dataDir`; without one `onQr` gets the codes to scan. Nothing runs before start().
 *
 * - start() throws ChromiumNotFoundError or ProfileInUseError; whatever fails later is logged and tried again, with pauses
 *   that grow.
 * - send() throws SendFailedError, or GatewayInputError for what is no person or no text.
 * - Disposing ends the answers under way and Chromium in less than 4 s.
 *
 * @throws GatewayInputError when the settings cannot work.
 */
export function openWhatsAppGateway(options: WhatsAppGatewayOptions): MessageGateway {
  assertOptions(options);
  return new WhatsAppGateway(options);
}

class WhatsAppGateway implements MessageGateway {
  readonly name = 'whatsapp';
  readonly #options: WhatsAppGatewayOptions;
  readonly #connection: WhatsAppConnection;
  #inbound: InboundMessages | undefined;
  #end: Promise<void> | undefined;

  constructor(options: WhatsAppGatewayOptions) {
    this.#options = options;
    this.#connection = new WhatsAppConnection(options, (message) => this.#inbound?.accept(message));
  }

  status(): GatewayStatus {
    return this.#connection.status();
  }

  async start(onMessage: MessageHandler): Promise<void> {
    if (this.#inbound || this.#end) {
      throw new GatewayStateError('This gateway was started or closed already. Open another one.');
    }
    const limits = limitsOf(this.#options);
    const line = answerLine(this.#connection, limits.lookUpTimeoutMs);
    this.#inbound = new InboundMessages(onMessage, line, this.#options.logger, limits);
    await this.#connection.open();
  }

  async send(to: string, text: string): Promise<void> {
    const address = addressOf(to);
    if (text === '') throw new GatewayInputError('There is no text to send.');
    await this.#connection.whenReady('sending a text', async (run) => {
      await run.sendText(await run.chatIdOf(address), text);
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#end ??= this.#shutDown();
    return this.#end;
  }

  async #shutDown(): Promise<void> {
    if (this.#inbound) {
      const answered = this.#inbound.finish();
      // What is not answered by then stays unread, and is found at the next start.
      await withDeadline(answered, answersAtEndMs, 'answering').catch(() => undefined);
    }
    await this.#connection.close();
  }
}

function answerLine(connection: WhatsAppConnection, lookUpTimeoutMs: number): AnswerLine {
  return {
    reply: (chatId, text) =>
      connection.whenReady('sending a reply', (run) => run.sendText(chatId, text)),
    phoneOfLid: (lid) =>
      connection.whenReady('looking up a lid', (run) =>
        withDeadline(run.phoneOfLid(lid), lookUpTimeoutMs, 'looking up a lid'),
      ),
    markSeen: (chatId) =>
      connection.whenReady('marking a chat as read', (run) =>
        withDeadline(run.markSeen(chatId), lookUpTimeoutMs, 'marking a chat as read'),
      ),
  };
}
