/**
 * Events in the way WhatsApp Web's models have them: several names may be given at once, separated by spaces.
 */
export class Emitter {
  #listeners = new Map();
  #awaited = new Map();

  /** Calls `listener` at each event of these names. */
  on(names, listener) {
    for (const name of names.split(' ')) {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
      for (const resolve of this.#awaited.get(name) ?? []) resolve();
      this.#awaited.delete(name);
    }
  }

  /** Calls `listener` at the next event of this name only. */
  once(name, listener) {
    const wrapped = (...values) => {
      this.off(name, wrapped);
      listener(...values);
    };
    this.on(name, wrapped);
  }

  /** Stops calling `listener`. */
  off(names, listener) {
    for (const name of names.split(' ')) {
      const left = (this.#listeners.get(name) ?? []).filter((known) => known !== listener);
      this.#listeners.set(name, left);
    }
  }

  /** Calls the listeners of `name`, in the order in which they came. */
  emit(name, ...values) {
    for (const listener of this.#listeners.get(name) ?? []) listener(...values);
  }

  /**
   * Resolves once somebody listens to `name`. The real page takes seconds to connect and to sync, and whatsapp-web.js
   * relies on that: an event that comes before its listener is lost. Here nothing is slow, so we wait for the listener.
   */
  whenListened(name) {
    if ((this.#listeners.get(name) ?? []).length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#awaited.set(name, [...(this.#awaited.get(name) ?? []), resolve]);
    });
  }
}
