import type { PageInfo } from '../face/fake-account.ts';
import type { MailboxEntry } from '../mail/mailbox-entry.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { Order, WireAccount, WireHistory, WireReaction } from '../wire/orders.ts';
import type { AccountGroups } from './account-groups.ts';
import type { AccountWorld } from './account-world.ts';
import type { Contacts } from './contacts.ts';
import { describePages, type OpenPage } from './open-page.ts';

/** The linked devices of an account, and the pages that are open on them. */
export class AccountPages {
  readonly #world: AccountWorld;
  readonly #mailbox: Mailbox;
  readonly #groups: AccountGroups;
  readonly #contacts: Contacts;
  readonly #pages = new Set<OpenPage>();
  readonly #devices = new Set<string>();
  readonly #unlinked = new Set<string>();

  constructor(world: AccountWorld, mailbox: Mailbox, groups: AccountGroups, contacts: Contacts) {
    this.#world = world;
    this.#mailbox = mailbox;
    this.#groups = groups;
    this.#contacts = contacts;
  }

  all(): readonly OpenPage[] {
    return [...this.#pages];
  }

  info(): readonly PageInfo[] {
    return this.all().map((page) => page.info());
  }

  isUnlinked(device: string): boolean {
    return this.#unlinked.has(device);
  }

  /** A page of a linked device is there, and takes the connection from an older page of the same device. */
  add(page: OpenPage, account: WireAccount): void {
    page.account = account;
    this.#devices.add(account.device);
    this.#pages.add(page);
    this.takeOver(page);
  }

  remove(page: OpenPage): void {
    this.#pages.delete(page);
  }

  /** WhatsApp keeps one connection of each device: that of the page that asked last. */
  takeOver(page: OpenPage): void {
    page.replaced = false;
    for (const other of this.#pages) {
      if (other === page || other.replaced || other.account?.device !== page.account?.device)
        continue;
      other.replaced = true;
      other.order({ kind: 'state', state: 'CONFLICT' });
    }
    this.deliver();
  }

  /** No account is on this page any more. */
  forget(page: OpenPage): void {
    if (page.account) this.#unlinked.add(page.account.device);
    page.account = undefined;
    page.synced = false;
    this.#pages.delete(page);
  }

  /** Removes all devices, and tells their pages so by `order`; resolves when these have followed. */
  async unlink(order: Order, timeoutMs: number): Promise<void> {
    for (const device of this.#devices) this.#unlinked.add(device);
    const linked = this.all();
    for (const page of linked) page.order(order);
    await this.#world.changes.until(
      () =>
        linked.every((page) => page.account === undefined || !this.#pages.has(page)) || undefined,
      timeoutMs,
      () => `a page did not log out; ${describePages(linked)}`,
    );
  }

  /** What the chats hold when a page is loaded; it counts as given. */
  historyFor(page: OpenPage): WireHistory {
    const entries = this.#mailbox.entries.filter(
      (entry) => entry.taken || entry.notice || this.#world.whileAway === 'unread',
    );
    for (const entry of entries) page.given.add(entry);
    return {
      groups: this.#groups.ofAccount(),
      messages: entries.map((entry) => this.#mailbox.toWire(entry)),
    };
  }

  /** The pairs of ids that a page knows from the start. */
  get links(): Contacts['links'] {
    return this.#contacts.links;
  }

  synced(page: OpenPage, ids: readonly string[]): void {
    this.markTaken(page, ids);
    page.synced = true;
    this.deliver();
  }

  markTaken(page: OpenPage, ids: readonly string[]): void {
    const taken = new Set(ids);
    for (const entry of page.given) if (taken.has(entry.id)) entry.taken = true;
  }

  /** Gives every synced page what it does not have yet. */
  deliver(): void {
    for (const page of this.#pages) {
      if (!page.synced || page.replaced) continue;
      for (const entry of this.#mailbox.entries) {
        if (page.given.has(entry)) continue;
        page.given.add(entry);
        this.#world.courier.bring(page, this.#mailbox.toWire(entry));
      }
    }
  }

  /** Tells the pages that have this message what has become of it. */
  update(entry: MailboxEntry): void {
    this.#orderHolders(entry, { kind: 'update', message: this.#mailbox.toWire(entry) });
  }

  /** Tells the pages that have this message of a reaction to it. */
  react(entry: MailboxEntry, reaction: WireReaction): void {
    this.#orderHolders(entry, {
      kind: 'reaction',
      chat: entry.chat,
      message: entry.id,
      reaction,
    });
  }

  /** Orders all pages of the account to do something. */
  order(order: Order): void {
    for (const page of this.#pages) page.order(order);
  }

  #orderHolders(entry: MailboxEntry, order: Order): void {
    for (const page of this.#pages) if (page.given.has(entry)) page.order(order);
  }
}

/**
 * Sets the state of all pages that `read` gives, and waits until there is one, and until all have taken it.
 *
 * @throws FakeWhatsAppTimeoutError
 */
export async function setStateOf(
  world: AccountWorld,
  read: () => readonly OpenPage[],
  state: string,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const pages = await world.changes.until(
    () => (read().length > 0 ? read() : undefined),
    timeoutMs,
    () => 'no page is open',
  );
  for (const page of pages) {
    page.state = undefined;
    page.order({ kind: 'state', state });
  }
  await world.changes.until(
    // A page that goes away over its new state has got it too.
    () => pages.every((page) => page.state === state || !read().includes(page)) || undefined,
    Math.max(0, deadline - Date.now()),
    () => `a page did not take the state ${state}; ${describePages(pages)}`,
  );
}
