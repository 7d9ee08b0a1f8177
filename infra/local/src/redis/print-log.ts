import { watch } from 'node:fs';
import { open, readFile } from 'node:fs/promises';

/** How `printLog` shows a log. */
export interface LogView {
  /** How many of the last lines. */
  readonly lines: number;
  /** True: goes on with what is added, until the process is stopped. */
  readonly follow: boolean;
  readonly print: (line: string) => void;
}

/**
 * Prints the end of a file.
 *
 * @returns false when there is no such file.
 */
export async function printLog(file: string, { lines, follow, print }: LogView): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return false;
  }
  for (const line of text.trimEnd().split('\n').slice(-lines)) {
    print(line);
  }
  if (follow) {
    await followFile(file, Buffer.byteLength(text), print);
  }
  return true;
}

/** Prints what is added behind `offset`. It ends with the process. */
async function followFile(
  file: string,
  offset: number,
  print: (line: string) => void,
): Promise<void> {
  await using handle = await open(file);
  let position = offset;
  const { promise, reject } = Promise.withResolvers<never>();
  let reading = Promise.resolve();
  const readOn = async (): Promise<void> => {
    const { size } = await handle.stat();
    if (size > position) {
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(size - position),
        0,
        size - position,
        position,
      );
      position += bytesRead;
      print(buffer.subarray(0, bytesRead).toString('utf8').trimEnd());
    }
  };
  watch(file, () => {
    reading = reading.then(readOn).catch(reject);
  });
  return await promise;
}
