/** What the bot says about accounts and transfers, in English: the reference for the other languages. */
export const en = {
  'help.topic.accounts':
    '*Accounts*, debts, currencies\n*new account BCA 200*, *accounts*\n*lunch {{small}} with BCA*\n*transfer 50 from BCA to cash*\n\n*lent Budi 20 until Friday*\n*owe Ana 50*, *settled Ana*, *debts*\n\n*rate USD 0.92*, then *lunch 5 usd*',
  'accounts.title': 'Your accounts:',
  'accounts.line': '{{name}}: {{amount}}',
  'accounts.default-line': '{{name}}: {{amount}} (default)',
  'accounts.hint':
    '*new account BCA 200*\n*coffee 3.50 with BCA*\n*transfer 50 from BCA to GoPay*\n*default account BCA*, *close account BCA*\n*rename BCA to Mandiri*',
  'accounts.total': 'Balance: *{{balance}}*',
  'account.opened':
    '🏦 {{name}} is open, with {{amount}} in it.\nFor example *lunch {{small}} with {{name}}*.',
  'account.exists':
    'There is an account {{name}}. To correct what it holds: *account {{name}} {{small}}*.',
  'account.balance': '🏦 {{name}} now holds {{amount}}.',
  'account.renamed': '🏦 {{name}} is called {{to}} now.',
  'account.name-taken': 'Another account is called {{to}}. Please choose a different name.',
  'account.closed': '🏦 {{name}} is closed. Its entries stay.',
  'account.last': '{{name}} is your only account: it stays open.',
  'account.not-empty':
    '{{name}} still holds {{amount}}. First: *transfer {{move}} from {{from}} to {{to}}*.',
  'account.preferred':
    '🏦 From now on entries belong to {{name}}, unless you name another account.',
  'account.unknown':
    'You have no account {{name}}. *accounts* shows yours, *new account {{name}}* opens it.',
  'usage.account':
    'Which account? For example *new account BCA 200*, *close account BCA* or *rename BCA to Mandiri*.',
  'entry.transfer': '🔁 {{from}} → {{to}} {{amount}}',
  'entry.adjustment.income': '🏦 {{account}} corrected: +{{amount}}',
  'entry.adjustment.expense': '🏦 {{account}} corrected: -{{amount}}',
  'unclear-transfer': 'From which account to which? For example *transfer 50 from BCA to GoPay*.',
  'edit.only-booking':
    'Of such an entry I change the amount, the day and the account. For anything else delete it, *delete {{number}}*, and write it anew.',
  'currency.is': 'Your book is in {{currency}}.',
  'currency.changed': 'Your book is in {{currency}} now.',
  'currency.unknown':
    "I don't know that currency. Its code of three letters is safest: *currency USD*.",
  'currency.booked':
    'There are entries or budgets in your book, so it stays in {{currency}}. You can write other currencies too: tell me their rate, such as *rate USD 0.92*.',
} as const;
