import type { en } from './en.ts';

/** The same in Spanish. */
export const es: Readonly<Record<keyof typeof en, string>> = {
  'entry.borrow': '🤝 {{person}} te prestó {{amount}}',
  'entry.lend': '🤝 Prestaste {{amount}} a {{person}}',
  'entry.repay': '🤝 Devolviste {{amount}} a {{person}}',
  'entry.collect': '🤝 {{person}} te devolvió {{amount}}',
  'debt.mine': 'debes {{amount}} a {{person}}',
  'debt.theirs': '{{person}} te debe {{amount}}',
  'debt.until': '{{debt}}, hasta el {{day}}',
  'debt.overdue': '{{debt}}, venció el {{day}} ⏰',
  'debt.settled': 'saldado con {{person}}',
  'debts.title': 'Deudas:',
  'debts.none': 'No hay deudas. Por ejemplo *debo 50 a Ana* o *presté 20 a Luis hasta el viernes*.',
  'debts.hint': '*pagué deuda a Ana 20* · *Luis me devolvió 10* · *pagado Ana*',
  'unclear-debt':
    '¿Con quién? *debo {{amount}} a Ana* si es tu deuda, *Ana me debe {{amount}}* si es suya.',
  'debt-either':
    '¿Quién debe a quién? *debo {{amount}} a {{person}}* si eres tú, *{{person}} me debe {{amount}}* si es {{person}}.',
  'debt-none': 'No hay nada así pendiente con {{person}}. *deudas* muestra lo que hay.',
  'debt-none.amount':
    'No hay nada así pendiente con {{person}}; *deudas* muestra lo que hay. Si es un gasto, envía *-{{amount}} {{description}}*.',
  'debt-differs':
    'Con {{person}} están pendientes {{amount}}. Si se pagó todo, envía *pagado {{person}}*; una parte es menos que eso.',
};
