/** An argument that WhatsApp itself would not take. Mend the call. */
export class FakeWhatsAppInputError extends Error {
  override readonly name = 'FakeWhatsAppInputError';
  readonly code = 'FAKE_WHATSAPP_INPUT';
}

/** What was waited for did not happen in time. The message says what was there instead. */
export class FakeWhatsAppTimeoutError extends Error {
  override readonly name = 'FakeWhatsAppTimeoutError';
  readonly code = 'FAKE_WHATSAPP_TIMEOUT';
}

/** The stand-in was closed, before the call or while it waited. */
export class FakeWhatsAppClosedError extends Error {
  override readonly name = 'FakeWhatsAppClosedError';
  readonly code = 'FAKE_WHATSAPP_CLOSED';

  constructor() {
    super('This FakeWhatsApp is closed. Start another one.');
  }
}
