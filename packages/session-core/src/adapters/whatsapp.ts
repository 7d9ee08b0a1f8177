export { ProfileBackupError } from './profile-backups/backup-errors.ts';
export type { ProfileBackupReason } from './profile-backups/backup-errors.ts';
export { ProfileBackups } from './profile-backups/profile-backups.ts';
export type {
  BackupEvent,
  BackupOutcome,
  NamedValues,
  ProfileBackup,
  ProfileBackupsOptions,
} from './profile-backups/profile-backup.ts';
export { RemoteAuthStore } from './remote-auth-store.ts';
export type { RemoteAuthStoreOptions, RemoteSession } from './remote-auth-store.ts';
