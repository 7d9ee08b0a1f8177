import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import { Courier } from '../chaos/courier.ts';
import { FakeWhatsAppInputError } from '../errors.ts';
import type { Fault } from '../face/chaos.ts';
import type { PageInfo, PairOptions, WaitOptions } from '../face/fake-account.ts';
import type { FakeWhatsAppOptions, HangPhase } from '../face/fake-whatsapp.ts';
import { MediaStore } from '../server/media-store.ts';
import type { PageHandler } from '../server/page-server.ts';
import type { WireAccount } from '../wire/orders.ts';
import type { Question, ReadReport } from '../wire/reports.ts';
import { setStateOf } from './account-pages.ts';
import { type AccountWorld, defaultTimeoutMs } from './account-world.ts';
import { Account } from './account.ts';
import { ChangeSignal } from './change-signal.ts';
import { describePages, OpenPage } from './open-page.ts';
import { Transcript } from './transcript.ts';
import { personOf, phoneIdOf } from './whatsapp-id.ts';

/** How long after its time without network a page may take to come back. */
const returnWithinMs = 15_000;

/** All accounts and all pages of one stand-in. */
export class FakeNetwork implements PageHandler {
  readonly media = new MediaStore();
  readonly changes = new ChangeSignal();
  readonly transcript = new Transcript();
  readonly courier = new Courier();
  /** The account of the first phone that is named anywhere. */
  readonly first: Account;
  hang: HangPhase | undefined;
  readonly #world: AccountWorld;
  readonly #accounts = new Set<Account>();
  readonly #pages = new Map<string, OpenPage>();
  readonly #missing = new Set<string>();
  #pageCount = 0;

  constructor(whileAway: NonNullable<FakeWhatsAppOptions['whileAway']>) {
    const { changes, transcript, media, courier } = this;
    this.#world = { whileAway, changes, transcript, media, courier };
    this.first = this.#makeAccount();
  }

  /** The account of a phone, made when there is none yet. */
  account(phone: string): Account {
    this.changes.assertOpen();
    return this.#accountOf(phoneIdOf(phone));
  }

  accounts(): readonly string[] {
    return [...this.#accounts].flatMap(({ phone }) =>
      phone === undefined ? [] : [personOf(phone)],
    );
  }

  connections(): readonly PageInfo[] {
    return this.#open().map((page) => page.info());
  }

  missingModules(): readonly string[] {
    return [...this.#missing].toSorted();
  }

  async pair(phone: string, options: PairOptions = {}): Promise<void> {
    const { timeoutMs = defaultTimeoutMs, qr, code } = options;
    const target = this.account(phone);
    if (target.isBanned) throw new FakeWhatsAppInputError(`WhatsApp has banned ${phone}.`);
    const account = { device: randomUUID(), phone: phoneIdOf(phone) };
    const deadline = Date.now() + timeoutMs;
    const page = await this.changes.until(
      () => (code === undefined ? this.#showing(qr) : this.#withCode(account.phone, code)),
      timeoutMs,
      () =>
        `no page shows ${code === undefined ? 'a QR code' : `a pairing code for ${phone}`}; ` +
        `${describePages(this.#open())}. Is Chromium started with chromiumArgs?`,
    );
    page.qr = undefined;
    page.code = undefined;
    page.order({
      kind: 'pair',
      account,
      history: target.pages.historyFor(page),
      ...this.#hanging(),
    });
    await this.changes.until(
      () => page.account?.device === account.device || undefined,
      Math.max(0, deadline - Date.now()),
      () => `the page with the QR code did not link itself; ${describePages(this.#open())}`,
    );
  }

  setState(state: string, { timeoutMs = defaultTimeoutMs }: WaitOptions = {}): Promise<void> {
    return setStateOf(this.#world, () => this.#open(), state, timeoutMs);
  }

  refreshQr(): void {
    this.changes.assertOpen();
    for (const page of this.#open()) if (page.qr !== undefined) page.order({ kind: 'qr' });
  }

  /** Does this to all open pages. */
  inject(fault: Fault): void {
    this.changes.assertOpen();
    this.transcript.note(undefined, `! ${JSON.stringify(fault)}`);
    for (const page of this.#open()) {
      if (fault.kind === 'drop') {
        if (fault.forMs === undefined) page.hangUp();
        else this.#putToSleep(page, fault.forMs);
      } else page.order(fault);
    }
  }

  /** Hangs up on every page and ends all waiting. */
  close(): void {
    for (const page of this.#open()) page.hangUp();
    this.courier.close();
    this.changes.close();
  }

  opened(line: ServerResponse, wire: WireAccount | undefined, resumed: string | undefined): void {
    const sleeper = resumed === undefined ? undefined : this.#pages.get(resumed);
    if (sleeper) {
      sleeper.resume(line);
      this.#watch(sleeper, line);
      return;
    }
    const account = wire && this.#accountOf(wire.phone);
    const unlinked = wire !== undefined && account?.pages.isUnlinked(wire.device) === true;
    const page = new OpenPage(line);
    this.#pages.set(page.id, page);
    this.#watch(page, line);
    this.#pageCount += 1;
    const linked = unlinked ? undefined : account;
    page.order({
      kind: 'welcome',
      page: page.id,
      qr: `2@fake-whatsapp-${this.#pageCount}`,
      links: linked?.pages.links ?? [],
      history: linked?.pages.historyFor(page) ?? { groups: [], messages: [] },
      unlinked,
      ...this.#hanging(),
    });
    if (wire && linked) {
      linked.pages.add(page, wire);
      this.transcript.note(personOf(wire.phone), '  a page is open');
    }
    this.changes.notify();
  }

  async reported(id: string, report: ReadReport): Promise<boolean> {
    if (report.kind === 'sent') await this.courier.delayAnswer();
    const page = this.#pages.get(id);
    if (page === undefined) return false;
    this.#note(page, report);
    this.changes.notify();
    return true;
  }

  asked(id: string, question: Question): unknown {
    const page = this.#pages.get(id);
    const account = page && this.#holderOf(page);
    return account?.asked(question) ?? { exists: false };
  }

  #note(page: OpenPage, report: ReadReport): void {
    const account = this.#holderOf(page);
    switch (report.kind) {
      case 'shows-qr':
        page.qr = report.ref;
        break;
      case 'shows-code':
        page.code = { phone: report.phone, code: report.code };
        break;
      case 'paired':
        this.#accountOf(report.phone).pages.add(page, {
          device: report.device,
          phone: report.phone,
        });
        this.transcript.note(personOf(report.phone), '  a page is linked');
        break;
      case 'state':
        page.state = report.state;
        this.transcript.note(account?.phone && personOf(account.phone), `  state ${report.state}`);
        break;
      case 'takeover':
        account?.pages.takeOver(page);
        break;
      case 'logged-out':
        account?.pages.forget(page);
        break;
      case 'missing-module':
        this.#missing.add(report.name);
        break;
      case 'presence':
        break;
      case 'synced':
      case 'taken':
      case 'sent':
      case 'edited':
      case 'revoked':
      case 'reacted':
      case 'seen':
      case 'chat-state':
        account?.reported(page, report);
        break;
    }
  }

  #open(): readonly OpenPage[] {
    return [...this.#pages.values()];
  }

  #showing(qr: string | undefined): OpenPage | undefined {
    // What the bot shows is the page's own part and more, see whatsapp-web.js.
    const isMeant = ({ qr: shown }: OpenPage): boolean =>
      shown !== undefined && (qr === undefined || qr.split(',')[0] === shown);
    return this.#open().find(isMeant);
  }

  #withCode(phone: string, code: string): OpenPage | undefined {
    const asking = this.#open().filter((page) => page.code?.phone === phone);
    if (asking.length === 0) return undefined;
    const page = asking.find((open) => open.code?.code === code);
    if (page) return page;
    throw new FakeWhatsAppInputError('Wrong pairing code: the page shows another one.');
  }

  #holderOf(page: OpenPage): Account | undefined {
    return page.account && this.#accountOf(page.account.phone);
  }

  #accountOf(phone: string): Account {
    const known = [...this.#accounts].find((account) => account.phone === phone);
    if (known) return known;
    const account = this.first.phone === undefined ? this.first : this.#makeAccount();
    account.phone = phone;
    return account;
  }

  #makeAccount(): Account {
    const account = new Account(this.#world);
    this.#accounts.add(account);
    return account;
  }

  #hanging(): { hang?: HangPhase } {
    return this.hang === undefined ? {} : { hang: this.hang };
  }

  /** The page's browser may be gone before it comes back. */
  #putToSleep(page: OpenPage, forMs: number): void {
    page.sleep(forMs);
    setTimeout(() => {
      if (page.isAsleep) this.#remove(page);
    }, forMs + returnWithinMs).unref();
  }

  #remove(page: OpenPage): void {
    this.#pages.delete(page.id);
    this.#holderOf(page)?.pages.remove(page);
    this.changes.notify();
  }

  /** A page whose line ends is gone, if it does not sleep. */
  #watch(page: OpenPage, line: ServerResponse): void {
    line.on('close', () => {
      if (page.isOn(line)) this.#remove(page);
    });
  }
}
