import { describe, expect, it, vi } from 'vitest';

interface Listened {
  on(names: string, listener: (...values: unknown[]) => void): void;
  once(name: string, listener: (...values: unknown[]) => void): void;
  off(names: string, listener: (...values: unknown[]) => void): void;
  emit(name: string, ...values: unknown[]): void;
  whenListened(name: string): Promise<void>;
}

interface TestModel extends Listened {
  set(field: string, value: unknown): void;
  serialize(): unknown;
}

interface TestCollection extends Listened {
  get(id: unknown): unknown;
  add(model: TestModel): TestModel;
  getModelsArray(): unknown[];
}

/** The page's files are plain scripts for a browser; these are their parts that need none. */
const { Emitter } = (await import(new URL('../page/base/emitter.js', import.meta.url).href)) as {
  Emitter: new () => Listened;
};
const { Model, Collection } = (await import(
  new URL('../page/base/model.js', import.meta.url).href
)) as {
  Model: new (fields: object) => TestModel;
  Collection: new () => TestCollection;
};
const { createWid } = (await import(new URL('../page/base/wid.js', import.meta.url).href)) as {
  createWid: (source: unknown) => { user: string; isLid(): boolean };
};
const { MessageKey } = (await import(
  new URL('../page/chats/messages.js', import.meta.url).href
)) as {
  MessageKey: { new (parts: object): { _serialized: string }; newId(): Promise<string> };
};

describe('an emitter', () => {
  it('takes several names at once, and lets go of a listener', () => {
    const emitter = new Emitter();
    const listener = vi.fn<(value: unknown) => void>();
    emitter.on('change:body change:caption', listener);
    emitter.emit('change:caption', 1);
    emitter.off('change:body', listener);
    emitter.emit('change:body', 2);
    emitter.once('add', listener);
    emitter.emit('add', 3);
    emitter.emit('add', 4);
    expect(listener.mock.calls).toEqual([[1], [3]]);
  });

  it('tells when somebody listens', async () => {
    const emitter = new Emitter();
    let listened = false;
    const waiting = emitter.whenListened('add').then(() => (listened = true));
    emitter.on('remove', () => undefined);
    await Promise.resolve();
    expect(listened).toBe(false);
    emitter.on('add', () => undefined);
    await waiting;
    await emitter.whenListened('add');
  });
});

describe('a model', () => {
  it('says what changed, to its collections too', () => {
    const model = new Model({ id: { _serialized: 'a' }, ack: 0 });
    const collections = [new Collection(), new Collection()];
    const heard: unknown[] = [];
    for (const collection of collections) {
      collection.add(model);
      collection.on('change:ack', (...values) => heard.push(values.slice(1)));
    }
    model.set('ack', 1);
    model.set('ack', 1);
    expect(heard).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it('leaves the page as plain data', () => {
    const model = new Model({ id: createWid('6281@c.us'), unreadCount: 2 });
    model.on('change', () => undefined);
    expect(model.serialize()).toEqual({
      id: { user: '6281', server: 'c.us', _serialized: '6281@c.us' },
      unreadCount: 2,
    });
  });

  it('is found in its collection by its id, as text or as object', () => {
    const collection = new Collection();
    const model = collection.add(new Model({ id: createWid('6281@c.us') }));
    expect(collection.get('6281@c.us')).toBe(model);
    expect(collection.get(createWid('6281@c.us'))).toBe(model);
    expect(collection.getModelsArray()).toEqual([model]);
  });
});

it('an id is made of a text or of what was one', () => {
  expect(createWid('555@lid').isLid()).toBe(true);
  expect(createWid({ _serialized: '6281@c.us' }).user).toBe('6281');
});

it('a message key names the sender, the chat and the message', async () => {
  const key = new MessageKey({ selfDir: 'in', from: '6281@c.us', to: '6282@c.us', id: 'ABC' });
  expect(key._serialized).toBe('false_6281@c.us_ABC');
  expect(await MessageKey.newId()).toMatch(/^3EB0[0-9A-F]{18}$/);
});
