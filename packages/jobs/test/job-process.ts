import { setTimeout as wait } from 'node:timers/promises';

import { openJobs } from '../src/index.ts';
import { note } from './note.ts';

/** A process that opens the jobs of a Postgres and handles `note`, for ever. Prints what happens, one JSON a line. */
const [url = ''] = process.argv.slice(2);
const say = (line: object) => console.log(JSON.stringify(line));

const jobs = await openJobs({
  postgres: { url },
  onEvent: (event) => say({ event: event.type }),
});
say({ opened: await jobs.add(note, { n: process.pid }, { delayMs: 3_600_000 }) });
jobs.handle(note, async ({ id, attempt }) => {
  say({ began: id, attempt });
  await wait(600_000);
});
