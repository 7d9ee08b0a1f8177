/** How operators' sessions live. */
export interface SessionSettings {
  /** A session ends when it was not used for so long. Default 8 h (contract E). */
  readonly idleMs: number;
  /** A session ends so long after the sign-in, however much it is used. Default 24 h, the life of the user's list. */
  readonly absoluteMs: number;
  /** A use is written down at most so often: `idleMs` is counted with this grain. Default 60 s. */
  readonly renewEveryMs: number;
  /** Sessions that a user may have in a tenant at a time, 1 to 100. Default 5. */
  readonly maxConcurrent: number;
  /** What a sign-in above the limit does: ends the oldest session, or is refused. Default `oldest-out`. */
  readonly whenFull: 'oldest-out' | 'refuse';
  /** What another IP than that of the sign-in does: it is recorded, or refused. Default `record`. */
  readonly otherIp: 'record' | 'refuse';
  /** Entries of the activity log are removed when they are so old. Default 30 days. */
  readonly activityLifeMs: number;
}

/** A setting of this package cannot be used. */
export class InvalidAccessSettingError extends Error {
  override readonly name = 'InvalidAccessSettingError';
  readonly code = 'ACCESS_SETTING_INVALID';
}

const hourMs = 60 * 60 * 1_000;

const defaults: SessionSettings = {
  idleMs: 8 * hourMs,
  absoluteMs: 24 * hourMs,
  renewEveryMs: 60_000,
  maxConcurrent: 5,
  whenFull: 'oldest-out',
  otherIp: 'record',
  activityLifeMs: 30 * 24 * hourMs,
};

/** The settings with their defaults. @throws InvalidAccessSettingError. */
export function sessionSettings(given: Partial<SessionSettings> = {}): SessionSettings {
  const settings = { ...defaults, ...given };
  for (const name of ['idleMs', 'absoluteMs', 'activityLifeMs'] as const) {
    if (!(Number.isSafeInteger(settings[name]) && settings[name] > 0)) {
      throw new InvalidAccessSettingError(`${name} is a positive number of milliseconds.`);
    }
  }
  if (!(settings.renewEveryMs >= 0 && settings.renewEveryMs < settings.idleMs)) {
    throw new InvalidAccessSettingError('renewEveryMs is 0 or more, and less than idleMs.');
  }
  const { maxConcurrent } = settings;
  if (!(Number.isInteger(maxConcurrent) && maxConcurrent >= 1 && maxConcurrent <= 100)) {
    throw new InvalidAccessSettingError('maxConcurrent is a whole number from 1 to 100.');
  }
  return settings;
}
