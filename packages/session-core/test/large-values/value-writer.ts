import { LargeValues } from '../../src/large-values/large-values.ts';
import { openPool } from '../../src/postgres/pool.ts';
import { Postgres } from '../../src/postgres/postgres.ts';

/** A process that puts 16 MiB of `b` as `backup`, slowly; it is killed before it is done. */
const [url = ''] = process.argv.slice(2);
const postgres = new Postgres(openPool({ url }), () => undefined);

async function* slowly(): AsyncGenerator<Uint8Array> {
  for (let chunk = 0; chunk < 32; chunk += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    yield Buffer.alloc(512 * 1024, 'b');
  }
}

await new LargeValues({ postgres, emit: () => undefined }).put('backup', slowly());
