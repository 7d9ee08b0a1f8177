import { readdir, readFile } from 'node:fs/promises';

/** Of every Linux that Node runs on, but for some ARM servers. */
const pageBytes = 4_096;

/**
 * The resident memory of a browser with all its processes, in MiB, what they share counted for each of them; undefined
 * where there is no /proc.
 *
 * @param leader - The id of the browser's own process: puppeteer makes it the leader of a group.
 */
export async function browserMemoryMb(leader: number): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  let pages = 0;
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    // A process may end while we look.
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // `pid (name) state parent group …`; the name may hold brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[2]) === leader) pages += Number(fields[21]);
  }
  return Math.round((pages * pageBytes) / 2 ** 20);
}
