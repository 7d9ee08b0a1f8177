import { describe, expect, test } from 'vitest';

import { readPeriod } from '../../src/ledger/dates/read-period.ts';
import { readReportRequest } from '../../src/reports/read-report-request.ts';

const when = { today: '2026-11-21', locale: 'id-ID' };
const november = { from: '2026-11-01', to: '2026-11-30' };
const year = { from: '2026-01-01', to: '2026-12-31' };

describe('an export', () => {
  test.for([
    ['ekspor', 'xlsx', november],
    ['Ekspor CSV', 'csv', november],
    ['export csv', 'csv', november],
    ['export xlsx 2026', 'xlsx', year],
    ['export 2026 excel', 'xlsx', year],
    ['export november as csv', 'csv', november],
    ['exportar', 'xlsx', november],
    ['exportar csv noviembre', 'csv', november],
    ['ekspor csv 1-15 nov', 'csv', { from: '2026-11-01', to: '2026-11-15' }],
    ['ekspor semua', 'xlsx', undefined],
    ['export csv all', 'csv', undefined],
    ['exportar todo', 'xlsx', undefined],
  ] as const)('"%s"', ([text, format, period]) => {
    expect(readReportRequest(text, when)).toEqual({ kind: 'export', format, period });
  });

  test.for(['ekspor besok pagi', 'export pdf', 'exportar algo'])('"%s" is asked back', (text) => {
    const unclear = { kind: 'unclear-report', request: 'export' };
    expect(readReportRequest(text, when)).toEqual(unclear);
  });
});

describe('the monthly summary', () => {
  test.for([
    ['ringkasan off', false],
    ['ringkasan on', true],
    ['ringkasan   on', true],
    ['Ringkasan bulanan mati', false],
    ['summary off', false],
    ['summary on', true],
    ['resumen off', false],
    ['resumen sí', true],
  ] as const)('"%s"', ([text, on]) => {
    expect(readReportRequest(text, when)).toEqual({ kind: 'monthly-summary', on });
  });

  test.for(['ringkasan', 'summary october', 'resumen 2026'])('"%s" is a report', (text) => {
    expect(readReportRequest(text, when)).toBeUndefined();
  });
});

describe('the daily reminder', () => {
  test.for([
    ['ingatkan 20:00', 1200],
    ['ingatkan aku jam 20.30', 1230],
    ['ingatkan 8 malam', 1200],
    ['ingatkan 7 pagi', 420],
    ['ingatkan jam 12 malam', 0],
    ['ingatkan 1 siang', 780],
    ['ingatkan 11 siang', 660],
    ['remind me 20:00', 1200],
    ['remind me at 8pm', 1200],
    ['remind me every day at 8:15 PM', 1215],
    ['remind me 12 am', 0],
    ['remind me 12 pm', 720],
    ['recordar 20:00', 1200],
    ['recuérdame a las 9 de la noche', 1260],
    ['ingatkan   jam  20:00', 1200],
    ['recordar a las 8:30 p.m.', 1230],
    ['recordar 7 a.m.', 420],
    ['ingatkan 0:05', 5],
    ['ingatkan off', undefined],
    ['remind me off', undefined],
    ['recordar off', undefined],
  ] as const)('"%s"', ([text, minute]) => {
    expect(readReportRequest(text, when)).toEqual({ kind: 'daily-reminder', minute });
  });

  test.for([
    'ingatkan',
    'ingatkan 25:00',
    'remind me 8:75',
    'remind me 13pm',
    'remind me 0 am',
    'recordar mañana',
  ])('"%s" is asked back', (text) => {
    const unclear = { kind: 'unclear-report', request: 'daily' };
    expect(readReportRequest(text, when)).toEqual(unclear);
  });
});

test.for(['makan siang 50rb', 'kopi', 'saldo', 'exportir 5jt', 'batal'])(
  '"%s" is none of them',
  (text) => {
    expect(readReportRequest(text, when)).toBeUndefined();
  },
);

describe('days of a month', () => {
  test.for([
    ['1-15 nov', '2026-11-01', '2026-11-15'],
    ['1 - 15 november 2025', '2025-11-01', '2025-11-15'],
    ['1–15 noviembre', '2026-11-01', '2026-11-15'],
    ['dari 1 sampai 15 nov', '2026-11-01', '2026-11-15'],
    ['del 1 al 15 de noviembre', '2026-11-01', '2026-11-15'],
    ['nov 1-15', '2026-11-01', '2026-11-15'],
    ['1/11-15/11', '2026-11-01', '2026-11-15'],
    // The end may lie ahead.
    ['1-30 nov', '2026-11-01', '2026-11-30'],
    ['20 okt - 28 nov', '2026-10-20', '2026-11-28'],
    ['20 des - 5 jan', '2025-12-20', '2026-01-05'],
    ['15 nov - 1 nov', '2026-11-01', '2026-11-15'],
  ] as const)('"%s"', ([text, from, to]) => {
    expect(readPeriod(text, when)).toEqual({ from, to });
  });
});
