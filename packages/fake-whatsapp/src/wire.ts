import { FakeWhatsAppInputError } from './errors.ts';

/** A message on its way into the page. `at` is in epoch milliseconds; `chat` is a WhatsApp id (`62812…@c.us`, `…@lid`). */
export interface WireMessage {
  readonly id: string;
  readonly chat: string;
  readonly text: string;
  readonly at: number;
  readonly fromMe: boolean;
  readonly unread: boolean;
}

/** The linked account, as the page keeps it. */
export interface WireAccount {
  readonly device: string;
  readonly phone: string;
}

/** Two ids of one person. */
export interface WireLink {
  readonly lid: string;
  readonly phone: string;
}

/** What the server orders a page to do. `welcome` comes first, once. */
export type Order =
  | {
      readonly kind: 'welcome';
      readonly page: string;
      readonly links: readonly WireLink[];
      readonly history: readonly WireMessage[];
      /** The phone has removed this device while the page was away. */
      readonly unlinked: boolean;
    }
  | {
      readonly kind: 'pair';
      readonly account: WireAccount;
      readonly history: readonly WireMessage[];
    }
  | { readonly kind: 'message'; readonly message: WireMessage }
  | ({ readonly kind: 'link' } & WireLink)
  | { readonly kind: 'state'; readonly state: string }
  | { readonly kind: 'logout' };

/** What a page says it did. */
export type Report =
  | { readonly kind: 'shows-qr' }
  | ({ readonly kind: 'paired' } & WireAccount)
  | { readonly kind: 'synced'; readonly ids: readonly string[] }
  | { readonly kind: 'taken'; readonly ids: readonly string[] }
  | { readonly kind: 'sent'; readonly chat: string; readonly id: string; readonly body: string }
  | { readonly kind: 'seen'; readonly chat: string }
  | { readonly kind: 'state'; readonly state: string }
  | { readonly kind: 'logged-out' }
  | { readonly kind: 'missing-module'; readonly name: string };

/** The fields that each kind of report must have. */
const reportFields: { readonly [K in Report['kind']]: Readonly<Record<string, 'text' | 'texts'>> } =
  {
    'shows-qr': {},
    paired: { device: 'text', phone: 'text' },
    synced: { ids: 'texts' },
    taken: { ids: 'texts' },
    sent: { chat: 'text', id: 'text', body: 'text' },
    seen: { chat: 'text' },
    state: { state: 'text' },
    'logged-out': {},
    'missing-module': { name: 'text' },
  };

/** Reads a page's report. Throws FakeWhatsAppInputError when it is not one. */
export function parseReport(json: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new FakeWhatsAppInputError('A report is JSON.');
  }
  if (!isReport(value)) throw new FakeWhatsAppInputError('This is no report of a page.');
  return value;
}

function isReport(value: unknown): value is Report {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(reportFields, kind)) return false;
  const record = new Map<string, unknown>(Object.entries(value));
  return Object.entries(reportFields[kind as Report['kind']]).every(([field, type]) => {
    const held = record.get(field);
    if (type === 'text') return typeof held === 'string';
    return Array.isArray(held) && held.every((item) => typeof item === 'string');
  });
}
