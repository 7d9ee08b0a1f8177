export { randomChaos } from './chaos/play-chaos.ts';
export type { CommandInput, CommandName } from './control/commands.ts';
export {
  type CallOptions,
  connectFakeWhatsApp,
  type FakeWhatsAppControl,
} from './control/control-client.ts';
export {
  FakeWhatsAppClosedError,
  FakeWhatsAppInputError,
  FakeWhatsAppTimeoutError,
} from './errors.ts';
export type { ChaosPlan, ChaosScript, Fault, Traffic } from './face/chaos.ts';
export type { FakeAccount, PageInfo, PairOptions, WaitOptions } from './face/fake-account.ts';
export type { FakeWhatsApp, FakeWhatsAppOptions, HangPhase } from './face/fake-whatsapp.ts';
export type { Group, GroupChange, NewGroup } from './face/groups.ts';
export type {
  Acknowledgement,
  ChatActivity,
  MessageKind,
  MessageReaction,
  PersonsFile,
  PersonsMessage,
  ReceivedMessage,
  SentFile,
  SentFilter,
  SentMessage,
} from './face/messages.ts';
export { startFakeWhatsApp } from './start-fake-whatsapp.ts';
