import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, matchesGlob } from 'node:path';

/** The next text of a file; gets the present one, undefined when there is no such file. */
export type Edit = (present: string | undefined) => string;

/** A copy of the repository in a temporary folder, to plant violations in. The original is only read. */
export interface ProjectCopy extends AsyncDisposable {
  readonly root: string;
  /** Writes files (path from the root -> text or edit); the result puts them back as they were. */
  plant(files: Readonly<Record<string, string | Edit>>): Promise<() => Promise<void>>;
}

/** In a node_modules folder: what tools keep there. A copy has its own. */
const toolFolders = ['.cache', '.vite', '.vite-temp', '.vitest'];

/**
 * Copies all files but those that .gitignore names, and makes the same node_modules folders: packages of this
 * repository are those of the copy, the others are links to the files of the original.
 */
export async function copyProject(root: string): Promise<ProjectCopy> {
  const copy = await mkdtemp(join(tmpdir(), 'sesi-gates-'));
  const dispose = () => rm(copy, { recursive: true, force: true, maxRetries: 3 });
  try {
    const ignored = ignoredNames(await readFile(join(root, '.gitignore'), 'utf8'));
    await copyFolder(root, copy, ignored);
    await symlink(join(root, 'node_modules', '.pnpm'), join(copy, 'node_modules', '.pnpm'));
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    root: copy,
    plant: (files) => plant(copy, files),
    [Symbol.asyncDispose]: dispose,
  };
}

/**
 * Reads the patterns of a .gitignore. Only names are understood, which is all that ours needs.
 *
 * @throws Error for a path or an exception
 */
export function ignoredNames(gitignore: string): string[] {
  const patterns = gitignore
    .split('\n')
    .map((line) => line.trim().replace(/\/$/, ''))
    .filter((line) => line !== '' && !line.startsWith('#'));
  const path = patterns.find((pattern) => pattern.includes('/') || pattern.startsWith('!'));
  if (path !== undefined) {
    throw new Error(`.gitignore: "${path}" is not a plain name; teach project-copy.ts to read it.`);
  }
  return ['.git', ...patterns];
}

async function copyFolder(from: string, to: string, ignored: readonly string[]): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.name === 'node_modules') await copyLinks(source, target);
    else if (ignored.some((pattern) => matchesGlob(entry.name, pattern))) continue;
    else if (entry.isDirectory()) await copyFolder(source, target, ignored);
    else await copyFile(source, target);
  }
}

/** pnpm's links are relative: copied as they are, those to packages of this repository lead into the copy. */
async function copyLinks(from: string, to: string): Promise<void> {
  const left = new Set([...toolFolders, '.pnpm'].map((name) => join(from, name)));
  await cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !left.has(path),
  });
}

async function copyFile(from: string, to: string): Promise<void> {
  try {
    await cp(from, to, { verbatimSymlinks: true });
  } catch (error) {
    // Somebody may save or remove a file meanwhile; what is gone is no part of the project.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

async function plant(
  root: string,
  files: Readonly<Record<string, string | Edit>>,
): Promise<() => Promise<void>> {
  const undo: (() => Promise<void>)[] = [];
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    const present = await readFile(file, 'utf8').catch(() => undefined);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof text === 'string' ? text : text(present));
    undo.push(() => (present === undefined ? rm(file) : writeFile(file, present)));
  }
  return async () => {
    for (const back of undo.toReversed()) await back();
  };
}
