import { readFile, writeFile } from 'node:fs/promises';
import { createInterface, type Interface } from 'node:readline/promises';

const longestHistory = 200;

/** What a prompt works with. */
export interface PromptOptions {
  /** Such as `alice> `. */
  readonly label: string;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** True: lines can be edited, and arrow up brings back earlier ones. */
  readonly isTerminal: boolean;
  /** Where earlier lines are kept. */
  readonly historyFile: string;
  /** Handles one line; the next is asked for afterwards. What it throws ends the prompt. */
  readonly onLine: (line: string) => Promise<void>;
}

/** A prompt at the terminal: prints go above the line that is being typed. */
export class Prompt {
  readonly #options: PromptOptions;
  readonly #lines: Interface;
  #asking = false;

  private constructor(options: PromptOptions, lines: Interface) {
    this.#options = options;
    this.#lines = lines;
  }

  static async open(options: PromptOptions): Promise<Prompt> {
    const { input, output, isTerminal } = options;
    const history = isTerminal ? await readHistory(options.historyFile) : [];
    const lines = createInterface({
      input,
      output,
      terminal: isTerminal,
      history: [...history],
      historySize: longestHistory,
      removeHistoryDuplicates: true,
      prompt: options.label,
    });
    let known = history;
    lines.on('history', (now: readonly string[]) => {
      known = now;
    });
    lines.on('close', () => {
      if (isTerminal) {
        // A history that cannot be kept is no reason to fail.
        writeFile(options.historyFile, JSON.stringify(known), { mode: 0o600 }).catch(() => {});
      }
    });
    return new Prompt(options, lines);
  }

  /** Asks for lines until Ctrl-D, Ctrl-C or the end of the input. */
  async run(): Promise<void> {
    this.#ask();
    for await (const line of this.#lines) {
      this.#asking = false;
      if (line.trim() !== '') {
        await this.#options.onLine(line);
      }
      this.#ask();
    }
    if (this.#options.isTerminal) {
      this.#options.output.write('\n');
    }
  }

  /** Prints a line, and puts back what is being typed. */
  print(line: string): void {
    const { output, isTerminal } = this.#options;
    if (this.#asking && isTerminal) {
      output.write(`\r\u001B[K${line}\n`);
      this.#lines.prompt(true);
    } else {
      output.write(`${line}\n`);
    }
  }

  close(): void {
    this.#lines.close();
  }

  #ask(): void {
    this.#asking = true;
    if (this.#options.isTerminal) {
      this.#lines.prompt();
    }
  }
}

async function readHistory(file: string): Promise<readonly string[]> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Array.isArray(kept) ? kept.filter((line) => typeof line === 'string') : [];
  } catch {
    // None yet, or one that was cut off: the prompt begins without.
    return [];
  }
}
