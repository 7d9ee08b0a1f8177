import type { SessionData, Store } from 'express-session';

/** What these tests keep of a visitor. */
export interface Visit extends SessionData {
  user?: string;
  n?: number;
}

/** A store of express-session whose answers are promises. */
export interface PromisedStore {
  get(id: string): Promise<Visit | undefined>;
  set(id: string, session: Visit): Promise<undefined>;
  touch(id: string, session: Visit): Promise<undefined>;
  destroy(id: string): Promise<undefined>;
  length(): Promise<number | undefined>;
  clear(): Promise<undefined>;
  all(): Promise<Record<string, Visit> | undefined>;
}

/** The methods of a store as promises. */
export function promised(
  store: Required<Pick<Store, 'all' | 'length' | 'clear' | 'touch'>> & Store,
): PromisedStore {
  const call = async <Result = undefined>(
    work: (callback: (error?: unknown, result?: Result | null) => void) => void,
  ): Promise<Result | undefined> =>
    await new Promise((resolve, reject) => {
      let answers = 0;
      work((error, result) => {
        answers += 1;
        if (answers > 1) throw new Error('the store answered twice');
        if (error === undefined || error === null) resolve(result ?? undefined);
        else reject(error instanceof Error ? error : new Error('no Error was given'));
      });
    });
  return {
    get: (id: string) => call<Visit>((done) => store.get(id, done)),
    set: (id: string, session: Visit) => call((done) => store.set(id, session, done)),
    touch: (id: string, session: Visit) => call((done) => store.touch(id, session, done)),
    destroy: (id: string) => call((done) => store.destroy(id, done)),
    length: () => call<number>((done) => store.length(done)),
    clear: () => call((done) => store.clear(done)),
    all: () =>
      call<Record<string, Visit>>((done) =>
        store.all((error: unknown, all) => done(error, Array.isArray(all) ? {} : all)),
      ),
  };
}
