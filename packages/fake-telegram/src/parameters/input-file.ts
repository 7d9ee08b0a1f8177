import { badRequest } from '../errors.ts';
import type { StoredFile } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { CallParameters, UploadedFile } from './call-parameters.ts';
import { readImageSize, type ImageSize } from './image-size.ts';

/** What a call gives as a file: an upload, or the id or address of one that is there already. */
export type InputFile =
  | { readonly kind: 'upload'; readonly file: UploadedFile }
  | { readonly kind: 'reference'; readonly reference: string };

/** tdlib, FileLoaderUtils.cpp */
const MAX_PHOTO_BYTES = 10 * (1 << 20);
/** Bot API, sendPhoto: width and height together, and the longer side against the shorter. */
const MAX_PHOTO_SIDES = 10_000;
const MAX_PHOTO_RATIO = 20;

/** The file that a field names; `written` is its value, which may be `attach://<another field>`. */
export function readInputFile(
  parameters: CallParameters,
  field: string,
  written: string = parameters.text(field),
): InputFile | undefined {
  const attached = /^attach:\/\/(?<field>.*)$/.exec(written)?.groups?.['field'];
  if (attached === undefined && written !== '') return { kind: 'reference', reference: written };
  const file = parameters.file(attached ?? field);
  return file === undefined ? undefined : { kind: 'upload', file };
}

/**
 * The file as the server keeps it. An address on the web is not fetched: this server never leaves the machine.
 * @throws {BotApiError} When it is empty, of the wrong kind, unknown, or no picture though it should be one.
 */
export function storeInputFile(
  world: World,
  input: InputFile,
  kind: StoredFile['kind'],
): StoredFile {
  if (input.kind === 'upload') return storeUpload(world, input.file, kind);
  const { reference } = input;
  if (/^https?:\/\//i.test(reference)) throw badRequest('Failed to get HTTP URL content');
  const known = world.files.get(reference);
  if (known === undefined) {
    throw badRequest(
      reference.includes('.')
        ? 'Wrong file identifier/HTTP URL specified'
        : "Wrong remote file identifier specified: can't unserialize it. Wrong last symbol",
    );
  }
  if (known.kind !== kind) {
    throw badRequest(`Can't use file of type ${nameOf(known.kind)} as ${nameOf(kind)}`);
  }
  return known;
}

function storeUpload(
  world: World,
  { fileName, mimeType, content }: UploadedFile,
  kind: StoredFile['kind'],
): StoredFile {
  if (content.length === 0) throw badRequest('File must be non-empty');
  if (kind === 'document') {
    return world.files.add({ kind, fileName, mimeType: typeOf(mimeType, fileName), content });
  }
  if (content.length > MAX_PHOTO_BYTES) {
    throw badRequest(
      `File of size ${content.length} bytes is too big for a photo; the maximum size is ${MAX_PHOTO_BYTES} bytes`,
    );
  }
  const size = readImageSize(content);
  if (size === undefined) throw badRequest('IMAGE_PROCESS_FAILED');
  if (!isPhotoSize(size)) throw badRequest('PHOTO_INVALID_DIMENSIONS');
  return world.files.add({ kind, fileName, mimeType, content, ...size });
}

function isPhotoSize({ width, height }: ImageSize): boolean {
  const [shorter, longer] = width < height ? [width, height] : [height, width];
  return shorter > 0 && shorter + longer <= MAX_PHOTO_SIDES && longer <= shorter * MAX_PHOTO_RATIO;
}

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
};

/** Telegram goes by the name of the file. */
function typeOf(given: string, fileName: string): string {
  const extension = /\.(?<extension>[a-z0-9]+)$/i.exec(fileName)?.groups?.['extension'] ?? '';
  return TYPES[extension.toLowerCase()] ?? (given === '' ? 'application/octet-stream' : given);
}

function nameOf(kind: StoredFile['kind']): string {
  return kind === 'photo' ? 'Photo' : 'Document';
}
