import { relative } from 'node:path';

import { z } from 'zod';

import { type Command, toolCommands } from '../run/checks.ts';
import type { Finding, ToolName } from './violation.ts';

/** How a tool is asked for findings that a program can read. */
export interface Tool {
  readonly command: Command;
  /** Where the findings are. */
  readonly output: 'stdout' | 'output';
  /** @param root of the repository that was checked, for the tools that print absolute paths */
  readonly parse: (output: string, root: string) => Finding[];
}

/** The commands of the test command, asked for another form of output. */
export const tools: Readonly<Record<ToolName, Tool>> = {
  format: { command: ['oxfmt', '--list-different', '.'], output: 'stdout', parse: parseFormat },
  lint: { command: [...toolCommands.lint, '--format', 'json'], output: 'stdout', parse: parseLint },
  types: { command: toolCommands.types, output: 'stdout', parse: parseTypes },
  boundaries: { command: toolCommands.boundaries, output: 'output', parse: parseBoundaries },
  unused: {
    command: [...toolCommands.unused, '--reporter', 'json'],
    output: 'stdout',
    parse: parseUnused,
  },
};

/** `path` */
function parseFormat(output: string): Finding[] {
  const files = output.split('\n').filter((line) => line !== '');
  return files.map((file) => ({ file, rule: 'format' }));
}

const lintSchema = z.object({
  diagnostics: z.array(
    z.object({ code: z.string().optional(), filename: z.string(), message: z.string() }),
  ),
});

/** `{"diagnostics": [{"code": "eslint(no-console)", "filename": "packages/x/src/y.ts", …}]}` */
function parseLint(output: string): Finding[] {
  return lintSchema.parse(JSON.parse(output)).diagnostics.map((diagnostic) => ({
    file: diagnostic.filename,
    rule: diagnostic.code ?? diagnostic.message,
  }));
}

/** `packages/x/src/y.ts(1,14): error TS2322: …` */
function parseTypes(output: string): Finding[] {
  return [...output.matchAll(/^(.+?)\(\d+,\d+\): error (TS\d+)/gm)].map(
    ([, file = '', rule = '']) => ({ file, rule }),
  );
}

/**
 * Blocks of a headline, wrapped at 80 columns in the middle of words, and a place:
 * `  x cannot import package ...\n   ,-[/root/packages/x/src/y.ts:1:16]`. White space is left out of the rule.
 */
function parseBoundaries(output: string, root: string): Finding[] {
  return output.split(/^ {2}x /m).flatMap((block) => {
    const [, headline, place] = /^([^]+?)\n +,-\[(.+?):\d+:\d+\]$/m.exec(block) ?? [];
    if (headline === undefined || place === undefined) return [];
    return [
      {
        file: place.startsWith('/') ? relative(root, place) : place,
        rule: headline.replaceAll(/\n {2}\| |\s/g, ''),
      },
    ];
  });
}

const unusedSchema = z.object({
  issues: z.array(z.looseObject({ file: z.string() })),
});
const namedSchema = z.array(z.object({ name: z.string() }));

/** `{"issues": [{"file": "packages/x/src/y.ts", "exports": [{"name": "z", …}], "types": [], …}]}` */
function parseUnused(output: string): Finding[] {
  return unusedSchema.parse(JSON.parse(output)).issues.flatMap(({ file, ...kinds }) =>
    Object.entries(kinds).flatMap(([kind, list]) => {
      const named = namedSchema.safeParse(list);
      return named.success ? named.data.map(({ name }) => ({ file, rule: `${kind} ${name}` })) : [];
    }),
  );
}
