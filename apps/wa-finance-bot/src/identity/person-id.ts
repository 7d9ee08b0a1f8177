/** Where the ids of people come from: phones, WhatsApp's opaque ids, its business-scoped ids, Telegram. */
export const identityKinds = ['pn', 'lid', 'bsuid', 'tg'] as const;

/** One of `identityKinds`. */
export type IdentityKind = (typeof identityKinds)[number];

/** An id under which somebody writes, taken apart. */
export interface PersonId {
  readonly kind: IdentityKind;
  /** Of a phone E.164 with the plus, else as the platform writes it. */
  readonly value: string;
}

/** Takes an id apart as it stands in `IncomingMessage.from`: `+62812…` is a phone, `lid:555` the lid 555. */
export function readPersonId(id: string): PersonId {
  const [, prefix, value] = /^([a-z]+):(.+)$/.exec(id) ?? [];
  const kind = identityKinds.find((known) => known === prefix);
  return kind === undefined || value === undefined ? { kind: 'pn', value: id } : { kind, value };
}

/** Puts an id together as it stands in `IncomingMessage.from`. */
export function writePersonId({ kind, value }: PersonId): string {
  return kind === 'pn' ? value : `${kind}:${value}`;
}

/** Whether an id is a phone. */
export function isPhone(id: string): boolean {
  return readPersonId(id).kind === 'pn';
}
