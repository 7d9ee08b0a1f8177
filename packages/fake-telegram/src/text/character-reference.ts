/** A decoded reference such as `&lt;` or `&#x1F600;`, and where reading goes on. */
export interface CharacterReference {
  readonly codePoint: number;
  readonly end: number;
}

const NAMED: ReadonlyMap<string, number> = new Map([
  ['lt', 0x3c],
  ['gt', 0x3e],
  ['amp', 0x26],
  ['quot', 0x22],
]);
const REFERENCE = /&(?:#x(?<hex>[0-9a-fA-F]*)|#(?<decimal>[0-9]*)|(?<name>[a-zA-Z]*));?/y;

/**
 * The reference that starts at `position`, or `undefined` when the `&` there stands for itself.
 * Telegram knows four names, and numbers written in at most nine characters; the `;` may be absent.
 */
export function readCharacterReference(
  source: string,
  position: number,
): CharacterReference | undefined {
  REFERENCE.lastIndex = position;
  const match = REFERENCE.exec(source);
  if (match === null) return undefined;
  const { hex, decimal, name } = match.groups ?? {};
  const end = position + match[0].length;
  if (name !== undefined) {
    const codePoint = NAMED.get(name);
    return codePoint === undefined ? undefined : { codePoint, end };
  }
  const written = match[0].replace(';', '');
  const codePoint = hex === undefined ? Number(decimal ?? '') : Number.parseInt(hex, 16);
  if (!(codePoint > 0 && codePoint < 0x10ffff) || written.length >= 10) return undefined;
  return { codePoint, end };
}

/** True for a code point that is one half of a UTF-16 pair and so no character. */
export function isHalfOfPair(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}
