import { badRequest } from '../../errors.ts';
import { readInputFile, storeInputFile } from '../../parameters/input-file.ts';
import { checkCaption, readCaption } from '../../parameters/message-text.ts';
import type { StoredFile } from '../../state/records.ts';
import type { MethodAnswer, MethodCall } from '../method.ts';
import { postMessage } from './post-message.ts';

/** sendDocument */
export function sendDocument(call: MethodCall): MethodAnswer {
  return sendFile(call, 'document');
}

/** sendPhoto. The picture is kept as it is: there are no smaller sizes of it. */
export function sendPhoto(call: MethodCall): MethodAnswer {
  return sendFile(call, 'photo');
}

function sendFile(call: MethodCall, kind: StoredFile['kind']): MethodAnswer {
  const { world, parameters } = call;
  const input = readInputFile(parameters, kind);
  if (input === undefined) throw badRequest(`there is no ${kind} in the request`);
  const caption = readCaption(parameters);
  return postMessage(call, `${kind}s`, () => {
    const checked = checkCaption(world, caption);
    return { ...checked, fileId: storeInputFile(world, input, kind).id };
  });
}
