import { writeCsvStream } from 'hucre/csv';

import type { Cell, Table } from '../reports/table.ts';
import { collect } from './collect.ts';

/**
 * Writes a table as RFC 4180: a BOM, CRLF, quotes where they are needed, dates as `2026-11-21`, and texts that a
 * spreadsheet would run as a formula behind an apostrophe.
 *
 * @param locale - where people write 0,5 Excel separates fields by semicolons, and so does this: otherwise all of a row
 *   would be in one cell.
 */
export async function writeCsv({ columns, rows }: Table, locale: string): Promise<Buffer> {
  const decimalSign = decimalSignOf(locale);
  const stream = writeCsvStream(toRows(rows, decimalSign), {
    bom: true,
    delimiter: decimalSign === ',' ? ';' : ',',
    headers: columns.map(({ title }) => title),
    escapeFormulae: true,
  });
  return collect(stream);
}

async function* toRows(
  rows: AsyncIterable<readonly Cell[]>,
  decimalSign: string,
): AsyncIterable<(string | number | null)[]> {
  for await (const row of rows) {
    yield row.map((cell) => {
      if (cell === undefined) return null;
      if (typeof cell !== 'object') return cell;
      return 'day' in cell ? cell.day : cell.decimal.replace('.', decimalSign);
    });
  }
}

function decimalSignOf(locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
}
