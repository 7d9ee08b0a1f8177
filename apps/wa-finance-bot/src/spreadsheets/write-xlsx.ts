import { type CellValue, writeXlsxStream } from 'hucre/xlsx';

import type { Cell, Column, Table } from '../reports/table.ts';
import { collect } from './collect.ts';

/**
 * Writes a table as XLSX: real dates and numbers, texts that stay texts whatever they begin with, and a first row of titles
 * that stays in sight. Written row by row, so that others are answered meanwhile.
 */
export async function writeXlsx({ name, columns, rows }: Table): Promise<Buffer> {
  const stream = writeXlsxStream(toRows(rows), {
    name,
    freezePane: { rows: 1 },
    columns: columns.map((column) => ({
      header: column.title,
      width: column.width,
      ...formatOf(column),
    })),
  });
  return collect(stream);
}

async function* toRows(rows: AsyncIterable<readonly Cell[]>): AsyncIterable<CellValue[]> {
  for await (const row of rows) yield row.map(toValue);
}

function toValue(cell: Cell): CellValue {
  if (cell === undefined) return null;
  if (typeof cell !== 'object') return cell;
  // A spreadsheet knows no other numbers than these: 15 digits are exact.
  return 'day' in cell ? new Date(cell.day) : Number(cell.decimal);
}

function formatOf({ decimals }: Column): { numFmt?: string } {
  if (decimals === undefined) return {};
  return { numFmt: decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}` };
}
