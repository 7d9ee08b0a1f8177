/** What the bot says about reports, exports and reminders, in English: the reference for the other languages. */
export const en = {
  'picture.income': 'In',
  'picture.expense': 'Out',
  'picture.left': 'Left',
  'picture.by-category': 'By category',
  'picture.more': 'Others',
  'picture.budget': 'budget',
  'picture.by-day': 'By day',
  'picture.by-week': 'By week',
  'picture.by-month': 'By month',
  'picture.by-year': 'By year',

  'export.done': '📄 {{period}}: {{count}} entries.',
  'export.everything': 'Everything',
  'export.none': 'There is nothing to export in {{period}}. For all of it: *export all*.',
  'export.too-many':
    '{{count}} entries are too many for one file; {{most}} fit. Ask for a shorter time: *export 2026*, *export november*.',
  'usage.export':
    'As what, and which time? For example *export*, *export csv*, *export xlsx 2026* or *export all*.',
  'export.file.everything': 'all',

  'export.column.number': 'No.',
  'export.column.day': 'Date',
  'export.column.type': 'Type',
  'export.column.category': 'Category',
  'export.column.description': 'Description',
  'export.column.amount': 'Amount',
  'export.column.currency': 'Currency',
  'export.column.account': 'Account',
  'export.column.to-account': 'To account',
  'export.column.person': 'With',
  'export.column.due-day': 'Due',
  'export.column.foreign-amount': 'Original amount',
  'export.column.foreign-currency': 'Original currency',
  'export.column.rate': 'Rate',
  'export.type.income': 'Income',
  'export.type.expense': 'Expense',
  'export.type.transfer': 'Transfer',
  'export.type.adjustment': 'Correction',
  'export.type.borrow': 'Borrowed',
  'export.type.lend': 'Lent',
  'export.type.repay': 'Paid back',
  'export.type.collect': 'Got back',
  'export.total.income': 'Total income',
  'export.total.expense': 'Total expenses',

  'summary.hint': '_*summary off*: no such message any more_',
  'summary.on': 'Done: on the 1st I sum up the month before.',
  'summary.off': 'Done: no monthly summary any more. *summary on* brings it back.',
  'daily.text':
    '🌙 Nothing is booked today yet. Did you spend anything?\n\n_*remind off*: no such message any more_',
  'daily.on': '⏰ I ask you at {{time}} on days when nothing is booked. *remind off* ends it.',
  'daily.off': 'Done: no daily reminder.',
  'usage.daily': 'At what time? For example *remind me 20:00*, or *remind off*.',

  'help.topic.booking':
    '*Booking*\n*{{small}} lunch*, a line each\n*yesterday fuel {{small}}*\n*+{{small}} gift*: money in\n\n*undo*: take the last one back\n*history*: the last ones\n*search coffee*\n*edit 12 …*, *delete 12*\n*category food*: move the last one\n*category*: all of them',
  'help.topic.reports':
    '*Reports*, with a picture\n*report*: this month\n*report week*, *report october*\n*report 2026*, *report 1-15 nov*\n*balance*\n\nOn the 1st I sum up the month:\n*summary off*, *summary on*',
  'help.topic.export':
    '*Export* as a file\n*export*: this month for Excel\n*export csv*: for other programs\n*export xlsx 2026*\n*export 1-15 nov*\n*export all*',
  'help.topic.budgets':
    '*Budgets* for each month\n*budget food {{large}}*\n*budget {{large}}*: for everything\n*budget*: how they stand\n*delete budget food*\n\nI tell you at 80 and 100 %.',
  'help.topic.reminders':
    '*When I write first*\n*remind me 20:00*: on days without\nan entry; *remind off* ends it\n*summary off*: no monthly summary\n*stop*: never by myself',
  'help.topic.data':
    '*Your data*\n*status*: what I know of you\n*export all*: all of it as a file\n*delete everything*: all of it, for good\n*stop*: no messages by myself',
} as const;
