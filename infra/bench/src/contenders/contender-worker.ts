import { once } from 'node:events';

import { takeVotes } from '../scenes/hot-update-scene.ts';
import { fill, readEach } from '../scenes/sample-passes.ts';
import { reading, writing } from '../scenes/speed-scenes.ts';
import type { ContenderAnswer, ContenderTask } from './contender-process.ts';
import type { Contender, SessionReader, SessionWriter, VoteTaker } from './contender.ts';
import { type ContenderId, type ContenderPlace, openers } from './open-contender.ts';

/** One contender in a process of its own. It ends when the one who started it goes away. */
const [id = '', place = ''] = process.argv.slice(2);
const { samples, ...servers } = JSON.parse(place) as ContenderPlace;
const ended = once(process, 'disconnect');

await using contender: Contender = await openers[id as ContenderId]({ samples, ...servers });
process.on('message', (task: ContenderTask) => {
  perform(task).then(
    (perSecond) => answer({ name: contender.name, perSecond }),
    (error: unknown) => answer({ error: String(error) }),
  );
});
answer({ name: contender.name, perSecond: 0 });
await ended;

function answer(said: ContenderAnswer): void {
  process.send?.(said);
}

/** @returns operations a second; 0 of a task that has no speed */
async function perform(task: ContenderTask): Promise<number> {
  switch (task.do) {
    case 'fill':
      await fill({ ...reader(), ...writer() }, samples);
      return 0;
    case 'read each':
      await readEach(reader(), samples);
      return 0;
    case 'read':
      return await reading(reader(), samples).run(task.callers, task.durationMs);
    case 'write':
      return await writing(writer(), samples).run(task.callers, task.durationMs);
    case 'vote':
      return await takeVotes(voteTaker(), task.voters);
  }
}

function reader(): SessionReader {
  if ('read' in contender) return contender;
  throw new TypeError(`${contender.name} does not read.`);
}

function writer(): SessionWriter {
  if ('write' in contender) return contender;
  throw new TypeError(`${contender.name} does not write.`);
}

function voteTaker(): VoteTaker {
  if ('vote' in contender) return contender;
  throw new TypeError(`${contender.name} takes no votes.`);
}
