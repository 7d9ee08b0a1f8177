import { FakeWhatsAppInputError } from '../errors.ts';
import type { FakeAccount, PageInfo, WaitOptions } from '../face/fake-account.ts';
import type { Group, GroupChange, NewGroup } from '../face/groups.ts';
import type {
  Acknowledgement,
  ChatActivity,
  PersonsMessage,
  ReceivedMessage,
  SentFilter,
  SentMessage,
} from '../face/messages.ts';
import { describe, type MailboxEntry } from '../mail/mailbox-entry.ts';
import { Mailbox } from '../mail/mailbox.ts';
import { ackNumbers, kindOfWireName } from '../mail/message-kinds.ts';
import { draftOf } from '../mail/persons-draft.ts';
import { listOf, matcherOf } from '../mail/sent-filter.ts';
import type { Order } from '../wire/orders.ts';
import type { Question, ReadReport } from '../wire/reports.ts';
import { AccountGroups, type GroupNotice } from './account-groups.ts';
import { AccountPages, setStateOf } from './account-pages.ts';
import { type AccountWorld, defaultTimeoutMs } from './account-world.ts';
import { Contacts } from './contacts.ts';
import type { OpenPage } from './open-page.ts';
import { chatIdOf, personOf } from './whatsapp-id.ts';

/** The account's id before it is known: groups and reactions need one. */
const unknownPhone = '0@c.us';

/** One WhatsApp account with its linked devices: what the phone and WhatsApp's servers know together. */
export class Account implements FakeAccount {
  /** The account's own id (`62811…@c.us`), once it is known. */
  phone: string | undefined;
  isBanned = false;
  readonly activity: ChatActivity[] = [];
  readonly pages: AccountPages;
  readonly #world: AccountWorld;
  readonly #mailbox = new Mailbox();
  readonly #contacts = new Contacts();
  readonly #groups: AccountGroups;

  constructor(world: AccountWorld) {
    this.#world = world;
    this.#groups = new AccountGroups(
      () => this.phone ?? unknownPhone,
      (notice) => this.#noteGroup(notice),
    );
    this.pages = new AccountPages(world, this.#mailbox, this.#groups, this.#contacts);
  }

  get sent(): readonly SentMessage[] {
    return this.#mailbox.sent;
  }

  received(): readonly ReceivedMessage[] {
    return this.#mailbox.received();
  }

  connections(): readonly PageInfo[] {
    return this.pages.info();
  }

  // In every call of a caller first: a closed stand-in takes nothing.
  #open(): void {
    this.#world.changes.assertOpen();
  }

  async receive(message: PersonsMessage): Promise<string> {
    this.#open();
    const { from, group } = message;
    const draft = draftOf(message, this.#world.media);
    if (group !== undefined) {
      this.#groups.assertMember(group, draft.author ?? unknownPhone);
      this.#groups.assertMember(group, this.phone ?? unknownPhone);
    }
    const entry = this.#mailbox.receive(draft);
    this.#note(`← ${from}${group === undefined ? '' : ` in ${group}`}  ${describe(entry)}`);
    this.pages.deliver();
    return entry.id;
  }

  async waitForSent(
    match: SentFilter | ((message: SentMessage) => boolean),
    { timeoutMs = defaultTimeoutMs, from = 0 }: WaitOptions & { readonly from?: number } = {},
  ): Promise<SentMessage> {
    const matches = typeof match === 'function' ? match : matcherOf(match);
    return this.#world.changes.until(
      () => this.sent.slice(from).find((message) => matches(message)),
      timeoutMs,
      () => `no such message was sent; ${listOf(this.sent.slice(from))}`,
    );
  }

  edit(id: string, text: string): void {
    const entry = this.#theirs(id);
    this.#note(`  ${personOf(entry.author ?? entry.chat)} edits ${id}: ${JSON.stringify(text)}`);
    this.#edit(entry, text);
  }

  revoke(id: string): void {
    const entry = this.#theirs(id);
    this.#note(`  ${personOf(entry.author ?? entry.chat)} deletes ${id}`);
    this.#revoke(entry);
  }

  react(id: string, from: string, emoji: string): void {
    this.#open();
    this.#note(`  ${from} reacts to ${id}: ${emoji}`);
    this.#react(this.#mailbox.get(id), chatIdOf(from), emoji);
  }

  acknowledge(id: string, ack: Acknowledgement): void {
    this.#open();
    const entry = this.#mailbox.get(id);
    if (!entry.fromMe)
      throw new FakeWhatsAppInputError('Only messages of the bot are acknowledged.');
    if (ackNumbers[ack] <= entry.ack) return;
    entry.ack = ackNumbers[ack];
    this.#note(`  ${this.#contacts.nameOf(entry.chat)} has ${id}: ${ack}`);
    this.pages.update(entry);
  }

  expireFile(id: string): void {
    this.#open();
    const { file } = this.#mailbox.get(id);
    if (!file) throw new FakeWhatsAppInputError(`The message ${id} has no file.`);
    this.#world.media.remove(file.stored.id);
  }

  createGroup(group: NewGroup): Group {
    this.#open();
    return this.#groups.create(group);
  }

  changeGroup(id: string, change: GroupChange): void {
    this.#open();
    this.#groups.change(id, change);
  }

  groups(): readonly Group[] {
    return this.#groups.all();
  }

  linkLid(lid: string, phone: string, options?: { known: 'at-once' | 'on-lookup' }): void {
    this.#open();
    const isHidden = options?.known === 'on-lookup';
    const pair = this.#contacts.link(lid, phone, isHidden);
    this.#note(`  ${lid} is ${phone}${isHidden ? ', for those who look it up' : ''}`);
    if (!isHidden) this.pages.order({ kind: 'link', ...pair });
  }

  removeFromWhatsApp(phone: string): void {
    this.#open();
    this.#contacts.remove(phone);
  }

  async logoutFromPhone({ timeoutMs = defaultTimeoutMs }: WaitOptions = {}): Promise<void> {
    this.#open();
    this.#note('  the phone removes the bot from its devices');
    await this.pages.unlink({ kind: 'logout' }, timeoutMs);
  }

  async ban({ timeoutMs = defaultTimeoutMs }: WaitOptions = {}): Promise<void> {
    this.#open();
    this.#note('  WhatsApp bans the account');
    this.isBanned = true;
    await this.pages.unlink({ kind: 'ban' }, timeoutMs);
  }

  setState(state: string, { timeoutMs = defaultTimeoutMs }: WaitOptions = {}): Promise<void> {
    return setStateOf(this.#world, () => this.pages.all(), state, timeoutMs);
  }

  /** What a page of this account says it did. */
  reported(page: OpenPage, report: ReadReport): void {
    switch (report.kind) {
      case 'synced':
        this.pages.synced(page, report.ids);
        break;
      case 'taken':
        this.pages.markTaken(page, report.ids);
        break;
      case 'sent':
        this.#sent(page, report);
        break;
      case 'edited':
        this.#note(`→ edits ${report.id}: ${JSON.stringify(report.text)}`);
        this.#edit(this.#mailbox.get(report.id), report.text);
        break;
      case 'revoked':
        this.#note(`→ deletes ${report.id}`);
        this.#revoke(this.#mailbox.get(report.id));
        break;
      case 'reacted':
        this.#note(`→ reacts to ${report.id}: ${report.emoji}`);
        this.#react(this.#mailbox.get(report.id), this.phone ?? unknownPhone, report.emoji);
        break;
      case 'seen':
        this.#mailbox.see(report.chat);
        this.#act('seen', report.chat);
        break;
      case 'chat-state':
        this.#act(report.state, report.chat);
        break;
      // These are the network's.
      case 'presence':
      case 'shows-qr':
      case 'shows-code':
      case 'paired':
      case 'state':
      case 'takeover':
      case 'logged-out':
      case 'missing-module':
        break;
    }
  }

  /** What a page of this account asks. */
  asked(question: Question): unknown {
    return question.kind === 'group'
      ? this.#groups.answer(question)
      : this.#contacts.find(question.id);
  }

  #sent(page: OpenPage, report: Extract<ReadReport, { kind: 'sent' }>): void {
    const stored = report.file && this.#world.media.get(report.file.id);
    const to = this.#contacts.nameOf(report.chat);
    const entry = this.#mailbox.send(
      {
        id: report.id,
        chat: report.chat,
        kind: kindOfWireName(report.type),
        text: report.body,
        mentions: report.mentions,
        ...(report.quotes !== undefined && { quotes: report.quotes }),
        ...(stored && {
          file: { stored, ...(report.file?.name !== undefined && { name: report.file.name }) },
        }),
      },
      to,
    );
    page.given.add(entry);
    this.#note(`→ ${to}  ${describe(entry)}`);
    this.pages.deliver();
  }

  #edit(entry: MailboxEntry, text: string): void {
    entry.text = text;
    entry.editedAt = new Date();
    this.pages.update(entry);
  }

  #revoke(entry: MailboxEntry): void {
    entry.revoked = true;
    this.pages.update(entry);
  }

  #react(entry: MailboxEntry, sender: string, emoji: string): void {
    const at = Date.now();
    const reaction = { id: `REACTION${at}${entry.reactions.size}`, sender, emoji, at };
    if (emoji === '') entry.reactions.delete(sender);
    else entry.reactions.set(sender, reaction);
    this.pages.react(entry, reaction);
  }

  #noteGroup({ group, change, by, members, text = '' }: GroupNotice): void {
    const order: Order = { kind: 'group', group: this.#groups.toWire(group) };
    this.pages.order(order);
    this.#mailbox.receive({
      chat: group,
      kind: 'text',
      text,
      author: by,
      notice: { change, members },
      seen: true,
    });
    this.#note(
      `  ${personOf(by)} in ${group}: ${[change, ...members.map(personOf), text].join(' ')}`,
    );
    this.pages.deliver();
  }

  #act(kind: ChatActivity['kind'], chatId: string): void {
    const to = this.#contacts.nameOf(chatId);
    this.activity.push({ kind, to, chatId, at: new Date() });
    this.#note(`→ ${to}  (${kind})`);
  }

  #theirs(id: string): MailboxEntry {
    this.#open();
    const entry = this.#mailbox.get(id);
    if (entry.fromMe) throw new FakeWhatsAppInputError(`The message ${id} is the bot's own.`);
    return entry;
  }

  #note(what: string): void {
    this.#world.transcript.note(this.phone && personOf(this.phone), what);
  }
}
