export { SimError, StartError, StateFileError, type SimErrorCode } from './errors.ts';
export type { CallFilter, LoggedCall } from './sim/call-log.ts';
export type { EventPage, MessageEvent, SimEvent, ToastEvent } from './sim/event-feed.ts';
export type { Arrangement } from './sim/arrange-updates.ts';
export type {
  DelayFault,
  DropFault,
  ErrorFault,
  Fault,
  Faults,
  HangFault,
  RawFault,
} from './sim/faults.ts';
export type {
  GroupSeed,
  MemberChange,
  Reachability,
  Seed,
  UserChange,
  UserSeed,
} from './sim/members.ts';
export type { MessageReference } from './sim/press-button.ts';
export type { ChatReference, PersonReference } from './sim/references.ts';
export type { SendOptions, SentFile } from './sim/send-text.ts';
export type { PressOptions, Simulation, Toast } from './sim/simulation.ts';
export type {
  TranscriptButton,
  TranscriptFile,
  TranscriptMessage,
  TranscriptSender,
} from './sim/transcript.ts';
export { telegramRateLimits, type RateLimitSettings } from './time/rate-limits.ts';
export type { UpdateOrder } from './state/update-queue.ts';
export type { Bot } from './state/world.ts';
export {
  DEFAULT_TOKEN,
  startFakeTelegram,
  type FakeTelegram,
  type FakeTelegramOptions,
} from './start-fake-telegram.ts';
