import type { StartSettings } from './start-settings.ts';

/** How long stopping may take, in milliseconds. */
export interface StopTimes {
  /** For the bots, all at once; what still runs then is killed. */
  readonly botsMs: number;
  /** For everything: the servers under the bots need the rest. */
  readonly allMs: number;
}

/** Whoever pressed Ctrl-C has the terminal back within five seconds, whatever hangs. */
const usual: StopTimes = { botsMs: 3_200, allMs: 4_700 };

/** With WhatsApp, wa-finance-bot ends Chromium and saves the account, and gives itself 9 s for that. */
const withWhatsApp: StopTimes = { botsMs: 9_500, allMs: 11_000 };

/** How long stopping may take under these settings. */
export function stopTimes({ realWhatsapp }: Pick<StartSettings, 'realWhatsapp'>): StopTimes {
  return realWhatsapp ? withWhatsApp : usual;
}
