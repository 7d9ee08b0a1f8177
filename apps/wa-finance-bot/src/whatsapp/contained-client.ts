import whatsappWeb, { type ClientOptions } from 'whatsapp-web.js';

declare module 'whatsapp-web.js' {
  /** What whatsapp-web.js 1.34.7 calls inside itself; its types do not show it. */
  interface Client {
    /** Puts the library's code into the page: at the start, and again after each navigation. */
    inject(): Promise<void>;
    initWebVersionCache(): Promise<void>;
  }
}

// Node does not see every name in the module's CommonJS source, so they cannot be imported one by one.
const { Client, LocalAuth } = whatsappWeb;

/**
 * The library's client with its loose ends tied up. It calls `inject` and `destroy` from event listeners where nobody waits
 * for them: a page that navigates at the wrong moment would end the whole bot by an unhandled rejection.
 */
export class ContainedClient extends Client {
  readonly #onFailure: (error: unknown) => void;

  /** @param onFailure - Called instead of an unhandled rejection; the client is of no use afterwards. */
  constructor(options: ClientOptions, onFailure: (error: unknown) => void) {
    super(options);
    this.#onFailure = onFailure;
  }

  override async inject(): Promise<void> {
    try {
      await super.inject();
    } catch (error) {
      this.#onFailure(error);
    }
  }

  /**
   * The library closes the browser by itself after some events, each of which is a reason for us to close it too. Of two
   * calls of puppeteer's `close` the second cuts the connection, at which the first one kills Chromium before it has
   * written its profile. So only our own call is left, see BrowserRun.close.
   */
  override async destroy(): Promise<void> {}

  /**
   * Without a page cache the library would still read the body of each page, in a listener that fails when the browser
   * goes away meanwhile.
   */
  override async initWebVersionCache(): Promise<void> {}
}

/** The profile of the library's LocalAuth, without its habit of removing the folder while the browser runs on it. */
export class KeptProfile extends LocalAuth {
  /**
   * @param onBrowser - Called as soon as the browser is there, before it loads the page.
   */
  constructor(options: { clientId: string; dataPath: string }, onBrowser: () => void) {
    super(options);
    this.afterBrowserInitialized = async () => onBrowser();
    this.logout = async () => {};
  }
}
