/** What a person does with one line: says something, or presses a button by its text. */
export interface TelegramLine {
  /** Who; the person of the prompt when the line names nobody. */
  readonly person: string;
  readonly action:
    | { readonly kind: 'say'; readonly text: string }
    | { readonly kind: 'press'; readonly button: string };
}

/**
 * Reads a line: `[Join]` presses a button, everything else is said. `bob: …` does it as Bob, when `bob` is known.
 *
 * @param knownNames - lower case names of the people there are.
 */
export function readTelegramLine(
  line: string,
  person: string,
  knownNames: ReadonlySet<string>,
): TelegramLine {
  const other = /^(?<name>[\p{L}\p{N}_@]+):\s+(?<rest>\S[^]*)$/u.exec(line)?.groups;
  const name = other?.['name'];
  const rest = other?.['rest'];
  if (name !== undefined && rest !== undefined && knownNames.has(name.toLowerCase())) {
    return { person: name, action: readAction(rest) };
  }
  return { person, action: readAction(line) };
}

function readAction(text: string): TelegramLine['action'] {
  const button = /^\[(.+)\]$/su.exec(text.trim())?.[1];
  return button === undefined ? { kind: 'say', text } : { kind: 'press', button: button.trim() };
}
