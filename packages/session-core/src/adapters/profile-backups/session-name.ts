import { InvalidSessionError } from '../../errors.ts';

/** Throws InvalidSessionError unless it is a name that whatsapp-web.js gives a session: it becomes part of a path. */
export function assertSessionName(session: string): void {
  if (/^[-\w]{1,128}$/.test(session)) return;
  throw new InvalidSessionError(
    'The name of a WhatsApp session has letters, digits, dashes and underscores only.',
  );
}
