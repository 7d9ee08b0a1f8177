/** There is no Chromium that runs here. The message says what was tried and what to do. */
export class ChromiumNotFoundError extends Error {
  override readonly name = 'ChromiumNotFoundError';
  readonly code = 'CHROMIUM_NOT_FOUND';
  /** The command that mends it on Debian and Ubuntu. */
  readonly install: string;

  /** @param tried - One line for each place: what was there, or why it cannot be used. */
  constructor(tried: readonly string[], options?: ErrorOptions) {
    const install = `apt-get install ${packageThatMends(tried)}`;
    super(
      [
        'No Chromium was found that runs on this machine.',
        `Install one (Debian and Ubuntu: \`${install}\`; macOS: Google Chrome), or set`,
        'PUPPETEER_EXECUTABLE_PATH to the file of a Chromium or Chrome. What was tried:',
        ...tried.map((line) => `- ${line}`),
      ].join('\n'),
      options,
    );
    this.install = install;
  }
}

/** The bundled one lacks a single small library on a slim system; anything else a Chromium of the system mends. */
function packageThatMends(tried: readonly string[]): string {
  return tried.at(-1)?.includes('libsqlite3.so.0') === true ? 'libsqlite3-0' : 'chromium';
}
