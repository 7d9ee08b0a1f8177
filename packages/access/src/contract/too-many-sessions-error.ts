/** The user has as many sessions as he may have, and the setting `whenFull` says `refuse`. */
export class TooManySessionsError extends Error {
  override readonly name = 'TooManySessionsError';
  readonly code = 'TOO_MANY_SESSIONS';

  constructor() {
    super('The user has as many sessions as he may have: end one of them first.');
  }
}
