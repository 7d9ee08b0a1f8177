import { parseArgs } from 'node:util';

import {
  ConfigError,
  createLogger,
  type Environment,
  optionalBooleanVariable,
  readConfig,
} from '@sesi/platform';
import { z } from 'zod';

import type { Example } from './example.ts';
import { kitchens } from './kitchens/kitchens.ts';
import { marketplace } from './marketplace/marketplace.ts';
import { openExampleStores } from './open-example-stores.ts';

const examples: ReadonlyMap<string, Example> = new Map([
  ['marketplace', marketplace],
  ['kitchens', kitchens],
]);

const usage = `Say which example: pnpm example ${[...examples.keys()].join('|')} [--without-redis]`;
/** Of a command that was used wrongly, and of settings that cannot be used (EX_CONFIG). */
const exitCodes = { usage: 2, config: 78 };

process.exitCode = await main(process.argv.slice(2), process.env);

async function main(args: readonly string[], environment: Environment): Promise<number> {
  const asked = readArguments(args);
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n${usage}\n`);
    return exitCodes.usage;
  }
  try {
    const settings = readConfig(
      z.object({ REDIS_ENABLED: optionalBooleanVariable() }),
      environment,
    );
    const withRedis = !asked.withoutRedis && settings.REDIS_ENABLED !== false;
    await using servers = await openExampleStores({ withRedis });
    // What differs between runs is no part of what the example says.
    process.stderr.write(`${asked.name} runs on ${servers.description}.\n`);
    await asked.example({
      stores: servers.stores,
      environment,
      logger: createLogger({
        name: asked.name,
        level: 'error',
        destination: { write: (line) => void process.stderr.write(line) },
      }),
      print: (line) => void process.stdout.write(`${line}\n`),
    });
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.config;
  }
}

interface Asked {
  readonly name: string;
  readonly example: Example;
  readonly withoutRedis: boolean;
}

/** @returns a sentence about what is wrong, when something is. */
function readArguments(args: readonly string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      // pnpm hands a separating `--` on.
      args: args.filter((one) => one !== '--'),
      options: { 'without-redis': { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [name, ...more] = positionals;
    if (name === undefined) return 'No example was named.';
    if (more.length > 0) return `One example at a time, not ${positionals.join(' and ')}.`;
    const example = examples.get(name);
    if (example === undefined) return `There is no example "${name}".`;
    return { name, example, withoutRedis: values['without-redis'] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
