import type { Button } from '../callback-data.ts';

/** A message as it should look. */
export interface View {
  /** HTML in Telegram's sense. */
  readonly html: string;
  /** The buttons under it, row by row. */
  readonly rows: readonly (readonly ViewButton[])[];
}

/** A button under a message. */
export interface ViewButton {
  readonly label: string;
  readonly button: Button;
}

/** The lines that are there, one below the other; an empty text is an empty line. */
export function lines(...all: readonly (string | undefined)[]): string {
  return all.filter((line) => line !== undefined).join('\n');
}
