import { InvalidAccessSettingError } from '../sessions/session-settings.ts';

/** How streams of live messages behave. */
export interface ChannelSettings {
  /** How often an open stream asks whether its session is still good: one that was ended ends it within this. Default 2 s. */
  readonly recheckEveryMs: number;
  /** How long a stream goes on while nobody can say whether its session is good. Default 10 s. */
  readonly uncheckedForMs: number;
  /** A comment is sent when nothing else was for so long, which keeps proxies from closing the stream. Default 15 s. */
  readonly heartbeatMs: number;
  /** Messages that wait for a slow reader; above them they are given up and the reader is told of a gap. Default 256. */
  readonly mostWaiting: number;
}

const defaults: ChannelSettings = {
  recheckEveryMs: 2_000,
  uncheckedForMs: 10_000,
  heartbeatMs: 15_000,
  mostWaiting: 256,
};

/** The settings with their defaults. @throws InvalidAccessSettingError. */
export function channelSettings(given: Partial<ChannelSettings> = {}): ChannelSettings {
  const settings = { ...defaults, ...given };
  for (const [name, value] of Object.entries(settings)) {
    if (!(Number.isSafeInteger(value) && value > 0)) {
      throw new InvalidAccessSettingError(`${name} is a whole number above 0.`);
    }
  }
  return settings;
}
