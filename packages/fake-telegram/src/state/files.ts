import { randomBytes } from 'node:crypto';

import type { StoredFile } from './records.ts';

/** A file that somebody uploads. */
export interface NewFile extends Pick<
  StoredFile,
  'kind' | 'mimeType' | 'fileName' | 'width' | 'height'
> {
  readonly content: Buffer;
}

/** First characters of file ids, which tell the kind (as on the real server). */
const ID_PREFIX = { document: 'BQACAgIAAx', photo: 'AgACAgIAAx' } as const;

/** Where the content of files is kept. */
export interface FileContents {
  read(id: string): Buffer | undefined;
  write(id: string, content: Buffer): void;
}

/** All files that were sent, by id and by path. */
export class Files {
  readonly #byId = new Map<string, StoredFile>();
  readonly #contents: FileContents;
  readonly #changed: () => void;

  constructor(files: readonly StoredFile[], contents: FileContents, changed: () => void) {
    for (const file of files) this.#byId.set(file.id, file);
    this.#contents = contents;
    this.#changed = changed;
  }

  all(): readonly StoredFile[] {
    return [...this.#byId.values()];
  }

  get(id: string): StoredFile | undefined {
    return this.#byId.get(id);
  }

  /** The file that is offered for download under this path. */
  atPath(path: string): StoredFile | undefined {
    return this.all().find((file) => file.path === path);
  }

  /** `undefined` when the content was lost, for example by a restart without a state file. */
  contentOf(file: StoredFile): Buffer | undefined {
    return this.#contents.read(file.id);
  }

  add({ content, ...given }: NewFile): StoredFile {
    const folder = given.kind === 'photo' ? 'photos' : 'documents';
    const extension = /\.[A-Za-z0-9]{1,10}$/.exec(given.fileName ?? '')?.[0] ?? '';
    const file: StoredFile = {
      ...given,
      id: ID_PREFIX[given.kind] + randomBytes(42).toString('base64url'),
      uniqueId: `AgAD${randomBytes(9).toString('base64url')}`,
      size: content.length,
      path: `${folder}/file_${this.#byId.size}${extension}`,
    };
    this.#contents.write(file.id, content);
    this.#byId.set(file.id, file);
    this.#changed();
    return file;
  }
}
