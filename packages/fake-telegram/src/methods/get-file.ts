import { badRequest } from '../errors.ts';
import type { MethodAnswer, MethodCall } from './method.ts';

/** A bot can download files of up to 20 MB (Bot API, getFile). */
const MAX_DOWNLOAD_BYTES = 20 << 20;

/** getFile: where a file is downloaded, `/file/bot<token>/<file_path>`. */
export function getFile({ world, parameters }: MethodCall): MethodAnswer {
  const id = parameters.text('file_id');
  if (id === '') throw badRequest('file_id not specified');
  const file = world.files.get(id);
  if (file === undefined) throw badRequest('invalid file_id');
  if (file.size > MAX_DOWNLOAD_BYTES) throw badRequest('file is too big');
  if (world.files.contentOf(file) === undefined) {
    throw badRequest('wrong file_id or the file is temporarily unavailable');
  }
  return {
    result: {
      file_id: file.id,
      file_unique_id: file.uniqueId,
      file_size: file.size,
      file_path: file.path,
    },
  };
}
