import { foldText } from './fold-text.ts';

const topics = {
  booking: 'catat, mencatat, catatan, booking, book, entries, edit, anotar, anotaciones',
  reports: 'laporan, ringkasan, report, reports, summary, informe, informes, resumen',
  export: 'ekspor, csv, xlsx, excel, export, exportar',
  accounts:
    'akun, dompet, rekening, hutang, utang, piutang, kurs, account, accounts, transfer, debt, debts, rate, rates, cuenta, cuentas, deuda, deudas, cambio',
  budgets: 'anggaran, budget, budgets, presupuesto, presupuestos',
  reminders:
    'pengingat, ingatkan, remind, reminder, reminders, recordar, recordatorio, recordatorios',
  data: 'data, dataku, datos, mis datos, privacy, privasi, privacidad, stop',
} as const;

/** What somebody may want to know more about. */
export type HelpTopic = keyof typeof topics;

const asked = /^\/?(?:bantuan|help|ayuda)\s+(.+)$/u;

/** The topic that a text asks help about, as in "bantuan laporan"; `undefined` for every other text. */
export function readHelpTopic(text: string): HelpTopic | undefined {
  const word = asked.exec(foldText(text))?.[1];
  return (Object.keys(topics) as readonly HelpTopic[]).find((topic) =>
    topics[topic].split(', ').some((name) => name === word),
  );
}
