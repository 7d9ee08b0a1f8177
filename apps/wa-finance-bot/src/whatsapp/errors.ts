/** Another process that is alive uses this browser profile: two of them would destroy it. */
export class ProfileInUseError extends Error {
  override readonly name = 'ProfileInUseError';
  readonly code = 'PROFILE_IN_USE';

  /** @param profile - The folder; @param owner - Who uses it, in words. */
  constructor(profile: string, owner: string) {
    super(`${profile} is in use by ${owner}. Stop that bot, or give this one another client id.`);
  }
}

/** The gateway was given something that it cannot work with. Mend the call or the settings. */
export class GatewayInputError extends Error {
  override readonly name = 'GatewayInputError';
  readonly code = 'GATEWAY_INPUT';
}

/** The gateway was started twice, or used after its end. */
export class GatewayStateError extends Error {
  override readonly name = 'GatewayStateError';
  readonly code = 'GATEWAY_STATE';
}

/** A text could not be sent: WhatsApp was not ready in time, did not confirm in time, or refused. */
export class SendFailedError extends Error {
  override readonly name = 'SendFailedError';
  readonly code = 'SEND_FAILED';
}

/** Something did not answer in time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly code = 'DEADLINE';
}
