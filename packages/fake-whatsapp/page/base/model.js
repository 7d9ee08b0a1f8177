import { Emitter } from './emitter.js';

/** A record whose changes are events: `change:<field>` with (model, value, previous value), then `change`. */
export class Model extends Emitter {
  #collections = new Set();

  constructor(fields) {
    super();
    Object.assign(this, fields);
  }

  /** Makes the events of this model events of the collection too. */
  joinCollection(collection) {
    this.#collections.add(collection);
  }

  emit(name, ...values) {
    super.emit(name, ...values);
    for (const collection of this.#collections) collection.emit(name, ...values);
  }

  /** Changes one field, or each field of an object; nothing happens where the value is the same already. */
  set(field, value) {
    if (typeof field === 'object') {
      for (const [name, held] of Object.entries(field)) this.set(name, held);
      return;
    }
    const previous = this[field];
    if (previous === value) return;
    this[field] = value;
    this.emit(`change:${field}`, this, value, previous);
    this.emit('change', this);
  }

  /** The fields as plain data, as whatsapp-web.js hands them out of the page. */
  serialize() {
    return JSON.parse(JSON.stringify(this));
  }

  toJSON() {
    return Object.assign({}, this);
  }
}

/** Models by their id; `add` and `remove` are events. */
export class Collection extends Emitter {
  #models = new Map();

  get(id) {
    return this.#models.get(id?._serialized ?? id);
  }

  add(model) {
    this.#models.set(model.id._serialized, model);
    model.joinCollection(this);
    this.emit('add', model);
    return model;
  }

  remove(model) {
    this.#models.delete(model.id._serialized);
    this.emit('remove', model);
  }

  getModelsArray() {
    return [...this.#models.values()];
  }
}
