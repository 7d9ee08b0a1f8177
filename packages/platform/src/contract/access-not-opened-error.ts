/** The platform was opened without `encryptionKeys`, so it has no access: nobody can sign in. */
export class AccessNotOpenedError extends Error {
  override readonly name = 'AccessNotOpenedError';
  readonly code = 'ACCESS_NOT_OPENED';

  constructor() {
    super(
      'Sessions of people are sealed: open the platform with encryptionKeys (SESSION_ENCRYPTION_KEY).',
    );
  }
}
