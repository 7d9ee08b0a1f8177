import { expect, it } from 'vitest';

import { withDeadline } from '../../src/whatsapp/deadline.ts';
import { DeadlineError } from '../../src/whatsapp/errors.ts';
import { OrderedWork } from '../../src/whatsapp/ordered-work.ts';

it('runs the tasks of one key in order and keys side by side', async () => {
  const work = new OrderedWork();
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = work.run('a', async () => {
    await gate.promise;
    done.push('a1');
  });
  const second = work.run('a', async () => void done.push('a2'));
  await work.run('b', async () => void done.push('b1'));
  gate.resolve();
  await Promise.all([first, second]);
  expect(done).toEqual(['b1', 'a1', 'a2']);
});

it('goes on after a task that failed, and hands its error to whoever asked for it', async () => {
  const work = new OrderedWork();
  const failing = work.run('a', () => Promise.reject(new Error('no luck')));
  const next = work.run('a', async () => 'well');
  await expect(failing).rejects.toThrow('no luck');
  expect(await next).toBe('well');
});

it('settles when everything has ended, also what was added meanwhile, and keeps nothing', async () => {
  const work = new OrderedWork();
  const done: string[] = [];
  const first = work.run('a', async () => {
    void work.run('b', async () => void done.push('b'));
    done.push('a');
  });
  await work.settled();
  expect(done).toEqual(['a', 'b']);
  await first;
  await work.settled();
});

it('gives the result that comes in time, and an error for one that does not', async () => {
  expect(await withDeadline(Promise.resolve(1), 1_000, 'counting')).toBe(1);
  await expect(withDeadline(Promise.reject(new Error('no luck')), 1_000, 'x')).rejects.toThrow(
    'no luck',
  );
  const late = withDeadline(new Promise(() => undefined), 5, 'counting');
  await expect(late).rejects.toThrow(DeadlineError);
  await expect(late).rejects.toThrow('counting took longer than 5 ms');
});
