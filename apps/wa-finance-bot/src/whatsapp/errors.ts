/** There is no Chromium that runs here. The message says what was tried and what to do. */
export class ChromiumNotFoundError extends Error {
  override readonly name = 'ChromiumNotFoundError';
  readonly code = 'CHROMIUM_NOT_FOUND';

  /** @param tried - One line for each place: what was there, or why it cannot be used. */
  constructor(tried: readonly string[], options?: ErrorOptions) {
    super(
      [
        'No Chromium was found that runs on this machine.',
        'Install one (Debian and Ubuntu: `apt-get install chromium`; macOS: Google Chrome), or set',
        'PUPPETEER_EXECUTABLE_PATH to the file of a Chromium or Chrome. What was tried:',
        ...tried.map((line) => `- ${line}`),
      ].join('\n'),
      options,
    );
  }
}

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
