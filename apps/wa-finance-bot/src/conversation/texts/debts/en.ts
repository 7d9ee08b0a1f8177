/** What the bot says about debts, in English: the reference for the other languages. */
export const en = {
  'entry.borrow': '🤝 {{person}} lent you {{amount}}',
  'entry.lend': '🤝 You lent {{person}} {{amount}}',
  'entry.repay': '🤝 You paid {{person}} back {{amount}}',
  'entry.collect': '🤝 {{person}} paid you back {{amount}}',
  'debt.mine': 'you owe {{person}} {{amount}}',
  'debt.theirs': '{{person}} owes you {{amount}}',
  'debt.until': '{{debt}}, until {{day}}',
  'debt.overdue': '{{debt}}, due since {{day}} ⏰',
  'debt.settled': 'settled with {{person}}',
  'debts.title': 'Debts:',
  'debts.none':
    'There are no debts. For example *borrowed 50 from Ana* or *lent Budi 20 until Friday*.',
  'debts.hint': '*repaid Ana 20* · *Budi paid back 10* · *settled Ana*',
  'unclear-debt':
    'With whom? *owe Ana {{amount}}* if you borrowed it, *lent Ana {{amount}}* if you lent it.',
  'debt-either':
    'Who owes whom? *owe {{person}} {{amount}}* if it is you, *lent {{person}} {{amount}}* if it is {{person}}.',
  'debt-none': 'Nothing like that is open with {{person}}. *debts* shows what is.',
  'debt-none.amount':
    'Nothing like that is open with {{person}}; *debts* shows what is. If it is an expense, send *-{{amount}} {{description}}*.',
  'debt-differs':
    '{{amount}} is open with {{person}}. If all of it is paid, send *settled {{person}}*; a part is less than that.',
} as const;
