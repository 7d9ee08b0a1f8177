import type { AccountProfile } from './account-profile.ts';

/** The part of a whatsapp-web.js client, 1.34.4 to 1.34.7, that its strategy needs. */
interface StrategyClient {
  readonly options: { puppeteer: { userDataDir?: string } };
}

/** What `SafeRemoteAuth` tells besides. */
export interface SafeRemoteAuthListener {
  /** The browser is there and has not loaded the page yet. */
  onBrowser?(): void;
}

/**
 * An `authStrategy` of whatsapp-web.js, 1.34.4 to 1.34.7, in place of its RemoteAuth. It keeps to the hooks of the library's
 * BaseAuthStrategy and needs nothing else of it.
 *
 * - Before the browser starts, `AccountProfile.prepare` decides which profile is used. While Postgres is away, the client's
 *   `initialize` rejects with StoreUnavailableError, and the profile stays as it is.
 * - `disconnect`, which the library calls at every CONFLICT, deletes nothing; `logout` alone does.
 * - `destroy` saves the profile, once the browser has ended.
 */
export class SafeRemoteAuth {
  readonly #account: AccountProfile;
  readonly #listener: SafeRemoteAuthListener;
  #client: StrategyClient | undefined;
  #isOpen = false;
  #wasReady = false;
  #isLoggedOut = false;

  constructor(account: AccountProfile, listener: SafeRemoteAuthListener = {}) {
    this.#account = account;
    this.#listener = listener;
  }

  // The library calls its hooks as methods of the client's strategy, and its types have them as properties.
  readonly setup = (client: object): void => {
    // The library's types do not show the options of a client.
    this.#client = client as StrategyClient;
  };

  readonly beforeBrowserInitialized = async (): Promise<void> => {
    // After a logout the library calls this again, while the browser still runs on the profile.
    if (this.#isOpen) return;
    await this.#account.prepare();
    const { options } = this.#client ?? {};
    if (options === undefined) throw new TypeError('setup was not called');
    options.puppeteer = { ...options.puppeteer, userDataDir: this.#account.folder };
    this.#isOpen = true;
  };

  readonly afterBrowserInitialized = async (): Promise<void> => {
    if (!this.#isLoggedOut) this.#listener.onBrowser?.();
  };

  readonly onAuthenticationNeeded = async (): Promise<{ failed: false; restart: false }> => {
    await this.#account.notLoggedIn();
    return { failed: false, restart: false };
  };

  readonly getAuthEventPayload = async (): Promise<undefined> => undefined;

  /** Nobody waits for this, and it may be called many times. */
  readonly afterAuthReady = async (): Promise<void> => {
    if (this.#wasReady) return;
    this.#wasReady = true;
    await this.#account.loggedIn();
  };

  readonly disconnect = async (): Promise<void> => {};

  readonly logout = async (): Promise<void> => {
    this.#isLoggedOut = true;
    await this.#account.forget();
  };

  /** Call it when the browser has ended: packs the profile, or removes it after a logout. */
  readonly destroy = async (): Promise<void> => {
    const { wasReady, isLoggedOut } = { wasReady: this.#wasReady, isLoggedOut: this.#isLoggedOut };
    this.#isOpen = false;
    this.#wasReady = false;
    this.#isLoggedOut = false;
    if (isLoggedOut) {
      await this.#account.clear();
    } else if (wasReady) {
      await this.#account.backUp(this.#account.linkedAt);
      await this.#account.saved();
    }
  };
}
