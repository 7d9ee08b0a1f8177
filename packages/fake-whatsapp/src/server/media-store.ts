import { randomUUID } from 'node:crypto';

/** A file as it came or was given. */
export interface StoredFile {
  readonly id: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

/** The files of all messages. */
export class MediaStore {
  readonly #files = new Map<string, StoredFile>();

  add(content: Buffer, mediaType: string): StoredFile {
    const file = { id: randomUUID(), mediaType, content };
    this.#files.set(file.id, file);
    return file;
  }

  get(id: string): StoredFile | undefined {
    return this.#files.get(id);
  }

  /** The file is gone from WhatsApp's servers: a download fails from now on. */
  remove(id: string): void {
    this.#files.delete(id);
  }
}
