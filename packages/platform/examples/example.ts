import type { Environment, Logger, PlatformConfig } from '@sesi/platform';

/** What an example gets to run on. */
export interface ExampleContext {
  /** Private servers that nobody else uses. */
  readonly stores: PlatformConfig;
  readonly environment: Environment;
  /** For what goes wrong. */
  readonly logger: Logger;
  /** One line of what happened. */
  readonly print: (line: string) => void;
}

/** A program that shows what a contract's names do, and ends by itself. */
export type Example = (context: ExampleContext) => Promise<void>;
