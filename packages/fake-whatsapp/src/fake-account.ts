import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import { ChangeSignal } from './change-signal.ts';
import { FakeWhatsAppClosedError, FakeWhatsAppInputError } from './errors.ts';
import type {
  FakeWhatsAppOptions,
  PageInfo,
  PersonsMessage,
  ReceivedMessage,
  SentFilter,
  SentMessage,
  WaitOptions,
} from './fake-whatsapp.ts';
import { Mailbox, toWire } from './mailbox.ts';
import { OpenPage } from './open-page.ts';
import type { PageHandler } from './page-server.ts';
import { chatIdOf } from './whatsapp-id.ts';
import type { Report, WireAccount, WireMessage } from './wire.ts';

const defaultTimeoutMs = 30_000;

/** One WhatsApp account with its linked devices: what the phone and WhatsApp's servers know together. */
export class FakeAccount implements PageHandler {
  readonly #whileAway: NonNullable<FakeWhatsAppOptions['whileAway']>;
  readonly #mailbox = new Mailbox();
  readonly #changes = new ChangeSignal();
  readonly #pages = new Map<string, OpenPage>();
  readonly #devices = new Set<string>();
  readonly #unlinked = new Set<string>();
  readonly #missing = new Set<string>();
  #closed = false;

  constructor(whileAway: NonNullable<FakeWhatsAppOptions['whileAway']>) {
    this.#whileAway = whileAway;
  }

  get sent(): readonly SentMessage[] {
    return this.#mailbox.sent;
  }

  received(): readonly ReceivedMessage[] {
    return this.#mailbox.received();
  }

  connections(): readonly PageInfo[] {
    return [...this.#pages.values()].map((page) => page.info());
  }

  missingModules(): readonly string[] {
    return [...this.#missing].toSorted();
  }

  async pair(phone: string, { timeoutMs = defaultTimeoutMs }: WaitOptions = {}): Promise<void> {
    const account = { device: randomUUID(), phone: this.#phoneId(phone) };
    const deadline = Date.now() + timeoutMs;
    const page = await this.#changes.until(
      () => [...this.#pages.values()].find((open) => open.showsQr),
      timeoutMs,
      () =>
        `no page shows a QR code; ${this.#describePages()}. Is Chromium started with chromiumArgs?`,
    );
    page.showsQr = false;
    page.order({ kind: 'pair', account, history: this.#historyFor(page) });
    await this.#changes.until(
      () => page.account?.device === account.device || undefined,
      Math.max(0, deadline - Date.now()),
      () => `the page with the QR code did not link itself; ${this.#describePages()}`,
    );
  }

  receive(message: PersonsMessage): string {
    this.#assertOpen();
    if (message.text === '') throw new FakeWhatsAppInputError('A message has a text.');
    const { from, ...rest } = message;
    const entry = this.#mailbox.receive({ chat: chatIdOf(from), ...rest });
    this.#deliver();
    return entry.id;
  }

  async waitForSent(
    match: SentFilter | ((message: SentMessage) => boolean),
    { timeoutMs = defaultTimeoutMs, from = 0 }: WaitOptions & { readonly from?: number } = {},
  ): Promise<SentMessage> {
    const matches = typeof match === 'function' ? match : matcherOf(match);
    return this.#changes.until(
      () => this.sent.slice(from).find((message) => matches(message)),
      timeoutMs,
      () => {
        const bodies = this.sent
          .slice(from)
          .map(({ to, body }) => `${to}: ${JSON.stringify(body)}`);
        return `no such message was sent; ${bodies.length === 0 ? 'none was' : bodies.join('; ')}`;
      },
    );
  }

  linkLid(lid: string, phone: string): void {
    this.#assertOpen();
    const link = { lid: chatIdOf(lid), phone: this.#phoneId(phone) };
    if (!link.lid.endsWith('@lid')) throw new FakeWhatsAppInputError('A lid ends in @lid.');
    this.#mailbox.link(link.lid, link.phone);
    for (const page of this.#pages.values()) page.order({ kind: 'link', ...link });
  }

  async logoutFromPhone({ timeoutMs = defaultTimeoutMs }: WaitOptions = {}): Promise<void> {
    this.#assertOpen();
    for (const device of this.#devices) this.#unlinked.add(device);
    const linked = [...this.#pages.values()].filter((page) => page.account !== undefined);
    for (const page of linked) page.order({ kind: 'logout' });
    await this.#changes.until(
      () => linked.every((page) => page.account === undefined) || undefined,
      timeoutMs,
      () => `a page did not log out; ${this.#describePages()}`,
    );
  }

  async setState(state: string, { timeoutMs = defaultTimeoutMs }: WaitOptions = {}): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    const pages = await this.#changes.until(
      () => (this.#pages.size > 0 ? [...this.#pages.values()] : undefined),
      timeoutMs,
      () => 'no page is open',
    );
    for (const page of pages) {
      page.state = undefined;
      page.order({ kind: 'state', state });
    }
    await this.#changes.until(
      // A page that goes away over its new state has got it too.
      () => pages.every((page) => page.state === state || !this.#pages.has(page.id)) || undefined,
      Math.max(0, deadline - Date.now()),
      () => `a page did not take the state ${state}; ${this.#describePages()}`,
    );
  }

  /** Hangs up on every page and ends all waiting. */
  close(): void {
    this.#closed = true;
    for (const page of this.#pages.values()) page.hangUp();
    this.#changes.close();
  }

  opened(orders: ServerResponse, account: WireAccount | undefined): void {
    const unlinked = account !== undefined && this.#unlinked.has(account.device);
    const page = new OpenPage(orders, unlinked ? undefined : account);
    if (page.account) this.#devices.add(page.account.device);
    this.#pages.set(page.id, page);
    orders.on('close', () => {
      this.#pages.delete(page.id);
      this.#changes.notify();
    });
    const history = page.account ? this.#historyFor(page) : [];
    page.order({ kind: 'welcome', page: page.id, links: this.#mailbox.links, history, unlinked });
    this.#changes.notify();
  }

  reported(id: string, report: Report): boolean {
    const page = this.#pages.get(id);
    if (page === undefined) return false;
    this.#note(page, report);
    this.#changes.notify();
    return true;
  }

  #note(page: OpenPage, report: Report): void {
    switch (report.kind) {
      case 'shows-qr':
        page.showsQr = true;
        break;
      case 'paired':
        page.account = { device: report.device, phone: report.phone };
        this.#devices.add(report.device);
        break;
      case 'synced':
        this.#markTaken(page, report.ids);
        page.synced = true;
        this.#deliver();
        break;
      case 'taken':
        this.#markTaken(page, report.ids);
        break;
      case 'sent':
        page.given.add(this.#mailbox.send(report));
        break;
      case 'seen':
        this.#mailbox.see(report.chat);
        break;
      case 'state':
        page.state = report.state;
        break;
      case 'logged-out':
        if (page.account) this.#unlinked.add(page.account.device);
        page.account = undefined;
        page.synced = false;
        break;
      case 'missing-module':
        this.#missing.add(report.name);
        break;
    }
  }

  /** Gives every synced page what it does not have yet. */
  #deliver(): void {
    for (const page of this.#pages.values()) {
      if (!page.synced) continue;
      for (const entry of this.#mailbox.entries) {
        if (page.given.has(entry)) continue;
        page.given.add(entry);
        page.order({ kind: 'message', message: toWire(entry) });
      }
    }
  }

  /** What the chats hold when a page is loaded; it counts as given. */
  #historyFor(page: OpenPage): readonly WireMessage[] {
    const entries = this.#mailbox.entries.filter(
      (entry) => entry.taken || this.#whileAway === 'unread',
    );
    for (const entry of entries) page.given.add(entry);
    return entries.map(toWire);
  }

  #markTaken(page: OpenPage, ids: readonly string[]): void {
    const taken = new Set(ids);
    for (const entry of page.given) if (taken.has(entry.id)) entry.taken = true;
  }

  #phoneId(phone: string): string {
    this.#assertOpen();
    const id = chatIdOf(phone);
    if (id.endsWith('@lid')) throw new FakeWhatsAppInputError('A phone is needed here, not a lid.');
    return id;
  }

  #assertOpen(): void {
    if (this.#closed) throw new FakeWhatsAppClosedError();
  }

  #describePages(): string {
    const pages = this.connections().map(({ phone, showsQr, synced }) =>
      [phone ?? 'not linked', showsQr && 'shows a QR code', synced && 'synced']
        .filter(Boolean)
        .join(', '),
    );
    return pages.length === 0 ? 'no page is open' : `open pages: ${pages.join('; ')}`;
  }
}

function matcherOf({ to, body }: SentFilter): (message: SentMessage) => boolean {
  return (message) =>
    (to === undefined || message.to === to) &&
    (body === undefined ||
      (typeof body === 'string' ? message.body === body : body.test(message.body)));
}
