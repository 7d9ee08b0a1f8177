import { addDays, firstOfMonth, partsOf } from '../ledger/dates/calendar.ts';
import type { Period } from '../ledger/dates/read-period.ts';

/** How a file about a time is called, without its ending: `sesi-2026`, `sesi-2026-11`, `sesi-2026-11-01_2026-11-15`. */
export function fileNameOf({ from, to }: Period): string {
  const [year] = partsOf(from);
  if (from === `${year}-01-01` && to === `${year}-12-31`) return `sesi-${year}`;
  if (from === firstOfMonth(from) && to === addDays(firstOfMonth(from, 1), -1)) {
    return `sesi-${from.slice(0, 7)}`;
  }
  return from === to ? `sesi-${from}` : `sesi-${from}_${to}`;
}
