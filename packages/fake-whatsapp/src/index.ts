export {
  FakeWhatsAppClosedError,
  FakeWhatsAppInputError,
  FakeWhatsAppTimeoutError,
} from './errors.ts';
export type {
  FakeWhatsApp,
  FakeWhatsAppOptions,
  PageInfo,
  PersonsMessage,
  ReceivedMessage,
  SentFilter,
  SentMessage,
  WaitOptions,
} from './fake-whatsapp.ts';
export { startFakeWhatsApp } from './start-fake-whatsapp.ts';
