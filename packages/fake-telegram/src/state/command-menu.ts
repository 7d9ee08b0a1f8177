import type { BotCommand } from '../wire/bot-api.ts';
import type { StoredCommands } from './records.ts';

/** The bot's menus of commands, one for each scope and language. */
export class CommandMenu {
  readonly #byKey = new Map<string, StoredCommands>();
  readonly #changed: () => void;

  constructor(menus: readonly StoredCommands[], changed: () => void) {
    for (const menu of menus) this.#byKey.set(keyOf(menu), menu);
    this.#changed = changed;
  }

  all(): readonly StoredCommands[] {
    return [...this.#byKey.values()];
  }

  /** The commands of exactly this scope and language; empty when none were set. */
  get(scope: string, languageCode: string): readonly BotCommand[] {
    return this.#byKey.get(keyOf({ scope, languageCode }))?.commands ?? [];
  }

  /** Replaces the commands of a scope and language; an empty list removes them. */
  set(menu: StoredCommands): void {
    if (menu.commands.length === 0) this.#byKey.delete(keyOf(menu));
    else this.#byKey.set(keyOf(menu), menu);
    this.#changed();
  }
}

function keyOf({ scope, languageCode }: Pick<StoredCommands, 'scope' | 'languageCode'>): string {
  return `${scope} ${languageCode}`;
}
