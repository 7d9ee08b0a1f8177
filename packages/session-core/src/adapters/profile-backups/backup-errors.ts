import { SessionError } from '../../errors.ts';

/** Why an archive of a profile is of no use. */
export type ProfileBackupReason = 'missing' | 'not-whole' | 'empty' | 'all-damaged';

const advice: Readonly<Record<ProfileBackupReason, string>> = {
  missing: 'is not there: whatsapp-web.js made none, or in a folder that was not searched',
  'not-whole': 'is not a whole zip file: it was cut off or changed',
  empty: 'holds no file, so that nobody could be logged in with it',
  'all-damaged':
    'cannot be restored: every kept version is damaged. Link the account again, and look after the disk of Postgres',
};

/** The archive of a WhatsApp profile cannot be used. What was kept before is untouched. */
export class ProfileBackupError extends SessionError {
  override readonly name = 'ProfileBackupError';
  readonly code = 'PROFILE_BACKUP_UNUSABLE';
  readonly reason: ProfileBackupReason;

  constructor(session: string, reason: ProfileBackupReason, cause?: unknown) {
    super(`The archive of the WhatsApp session "${session}" ${advice[reason]}.`, { cause });
    this.reason = reason;
  }
}
