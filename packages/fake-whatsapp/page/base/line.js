/**
 * The line to the server. Orders come as server-sent events, the first is always `welcome`; what the page did goes back by
 * POST, one report after the other. A page whose server is gone stays offline until it is loaded again.
 */
export class Line {
  #account;
  #onOrder;
  #onLost;
  #orders;
  #page;
  #welcome = Promise.withResolvers();
  #online = Promise.withResolvers();
  #last = Promise.resolve();

  constructor({ account, onOrder, onLost }) {
    this.#account = account;
    this.#onOrder = onOrder;
    this.#onLost = onLost;
    this.#open();
    this.#online.resolve();
  }

  #open() {
    const { device, phone } = this.#account() ?? {};
    const query = new URLSearchParams();
    if (device) query.set('device', device);
    if (phone) query.set('phone', phone);
    if (this.#page) query.set('resume', this.#page);
    this.#orders = new EventSource(`/control?${query}`);
    this.#orders.addEventListener('message', (event) => this.#onOrder(JSON.parse(event.data)));
    this.#orders.addEventListener('error', () => {
      this.hangUp();
      this.#onLost();
    });
  }

  /** The server has named this page: nothing can be reported before. */
  welcome(page) {
    this.#page = page;
    this.#welcome.resolve();
  }

  hangUp() {
    this.#orders.close();
  }

  /** No network for some milliseconds: nothing comes in, and what is reported meanwhile goes out afterwards. */
  async goOffline(ms) {
    this.#online = Promise.withResolvers();
    this.hangUp();
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#open();
    this.#online.resolve();
  }

  /** Tells the server a fact about this page; resolves when it has it. */
  report(fact) {
    const sent = this.#last.then(() =>
      this.#post('/report', JSON.stringify(fact), { 'content-type': 'application/json' }),
    );
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  /** Asks the server something; resolves with its answer. */
  async ask(question) {
    const response = await this.#post('/question', JSON.stringify(question), {
      'content-type': 'application/json',
    });
    return response.json();
  }

  /** Gives the server a file; resolves with its id there. */
  async upload(blob, mediaType) {
    const response = await this.#post('/media', blob, { 'content-type': mediaType });
    return (await response.json()).id;
  }

  async #post(path, body, headers) {
    await this.#welcome.promise;
    await this.#online.promise;
    const response = await fetch(`${path}?page=${this.#page}`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`the server refused ${path}: ${response.status}`);
    return response;
  }
}
