/**
 * What the bot says, in English: the reference for the keys and placeholders of the other languages. Asterisks are
 * WhatsApp's bold. Lines are short: they are read on a phone.
 */
export const en = {
  greeting:
    "👋 Hi, I'm Sesi! Tell me what you spend, and I keep your money book right here.\n\nFirst four quick questions.\n_Bahasa Indonesia? Español? Just say so._",
  'welcome-back': "👋 Welcome back! We're at step {{step}} of 4.",

  'ask.name': "*1/4* What's your name?",
  'ask.email': "*2/4* What's your email, {{name}}?",
  'ask.city': '*3/4* Which city do you live in?',
  'ask.confirm':
    '*4/4* Is this right?\n\n{{name}}\n{{email}}\n{{city}}\n\n*1* Language: {{language}}\n*2* Currency: {{currency}}\n*3* Time zone: {{timeZone}}\n\nReply *yes* if it is. With that you agree that I store these details and your entries, to keep your book and for nothing else.\n\nTo change something: *1*, *2*, *3* or *back*.',
  'ask.language': 'Which language?\n\n*1* Bahasa Indonesia\n*2* English\n*3* Español',
  'ask.currency': 'Which currency? For example *IDR*, *USD* or *euro*.',
  'ask.time-zone':
    'Which time zone? A big city such as *Tokyo*, or *UTC+7*. In Indonesia: *WIB*, *WITA* or *WIT*.',

  'problem.name-has-digits':
    'A name has no digits. Once you are signed up, I book your expenses too.',
  'problem.name-not-readable': 'I need a name in letters, such as *Budi Santoso*.',
  'problem.name-too-long': 'That is long! At most 60 letters, please.',
  'problem.email-missing': "That's not an email address. One looks like *budi@mail.com*.",
  'problem.email-not-readable':
    'That address has a slip in it. It should look like *budi@mail.com*.',
  'problem.email-several': 'I see more than one address. Just one, please.',
  'problem.email-taken': 'That email belongs to another member. Please use a different one.',
  'problem.city-not-readable': 'I need the name of a city, such as *Jakarta*.',
  'problem.city-too-long': 'That is long! Just the name of the city, please.',
  'problem.language': "I don't speak that one yet.",
  'problem.currency': "I don't know that currency. Its code of three letters is safest: *USD*.",
  'problem.time-zone': "I don't know that time zone.",

  'reminder.registration':
    '👋 We stopped at step {{step}} of 4, and your answers are still here.\n\n{{question}}\n\n_Not interested? *stop* and I never ask again._',
  stopped:
    "Done: I won't write to you by myself, and your answers are deleted. If you write, I answer.",
  'stopped.member': 'Done: from now on I only answer. No reminders, no summaries; your book stays.',

  'nothing-before': 'This is the first step.',
  'not-yet': "You don't have a book yet. A few answers, and it opens.",
  'agree-or-change':
    'Reply *yes* to agree.\nTo change something: *1* language, *2* currency, *3* time zone, or *back* for your city.',
  'status.step': 'Step {{step}} of 4.',
  'status.name': 'Name: {{name}}',
  'status.email': 'Email: {{email}}',
  'status.city': 'City: {{city}}',
  'help.registration':
    '*back*: one question back\n*status*: where we are\n*cancel*: stop and forget my answers\n*stop*: never write to me by yourself\n\nYour answers wait for you for two weeks.',
  cancelled: 'Cancelled, and your answers are deleted. Say *hi* whenever you like to start again.',
  'nothing-to-cancel': "There's nothing to cancel. Say *hi* to sign up.",

  registered:
    '🎉 Welcome, {{name}}! Your book is open.\n\nJust write, for example:\n*{{small}} lunch*\n*salary {{large}}*\n*balance*',
  thanks: 'You’re welcome! 🙂',
  okay: '👍',
  hello: '👋 Hi {{name}}! What did you spend? For example *{{small}} lunch*.',
  'help.member':
    'Write what you spend or earn, a line each:\n*{{small}} lunch*\n*yesterday fuel {{small}}*\n*salary {{large}}*\n\n*undo*, *balance*, *report*\n\nMore:\n*help booking*: edit, search, category\n*help report*: with a picture\n*help export*: Excel and CSV\n*help account*: transfers, debts, rates\n*help budget*: a limit for each month\n*help reminder*: when I write first\n*help data*: *delete everything*, *stop*',
  'status.member':
    '{{name}} · {{email}}\n{{city}} · {{timeZone}}\nBook in {{currency}}, since {{date}}',

  'entry.expense': '✅ {{description}} {{amount}} ({{category}})',
  'entry.income': '💰 {{description}} +{{amount}} ({{category}})',
  'today.expense': 'today {{total}}',
  'today.income': 'in today {{total}}',
  'day.expense': '{{day}}: {{total}}',
  'day.income': 'in on {{day}}: {{total}}',
  'undo.hint': '*undo* to take it back',
  undone: '↩️ Taken back:\n{{entries}}',
  'undo.nothing': 'There is nothing to take back.',
  removed: '🗑️ Deleted: {{entry}}',
  changed: '✏️ Now: {{entry}}',
  'no-such-entry': 'I find no such entry. *history* shows the last ones with their numbers.',
  learned: 'I will remember that for *{{words}}*.',
  'recent.title': 'Last entries:',
  'recent.none': 'Nothing is booked yet.',
  'search.none': 'I find nothing with *{{words}}*.',
  'recent.hint': '*edit {{number}} 60* · *category {{number}} food* · *delete {{number}}*',
  categories:
    'Your categories:\n{{names}}\n\nWrong one? *category food* moves the last entry, and I learn it.',
  'report.income': 'In: {{amount}}',
  'report.expense': 'Out: {{amount}}',
  'report.left': 'Left: {{amount}}',
  'report.nothing': 'Nothing was booked.',
  'budget.title': 'Budgets this month:',
  'budget.none': 'No budget yet. For example *budget food 500*.',
  'budget.use': '{{category}}: {{spent}} of {{amount}} ({{percent}}%)',
  'budget.set': '🎯 {{use}}\nI tell you at 80 and 100 %.',
  'budget.removed': 'No budget for {{category}} any more.',
  'budget.not-there': 'There is no budget for {{category}}.',
  'budget.everything': 'Everything',
  'budget.warning.80': '⚠️ {{category}}: {{percent}}% of the budget is spent, {{left}} is left.',
  'budget.warning.100': '🛑 {{category}}: the budget is spent.',
  'budget.warning.over': '🛑 {{category}}: {{left}} over the budget.',
  'usage.report':
    'Which time? For example *report*, *report week*, *report october*, *report 2026* or *report 1/11 - 15/11*.',
  'usage.edit': 'What shall I change? For example *edit 12 60* or *edit 12 dinner*.',
  'usage.category': 'Which category? For example *category food*.',
  'usage.budget': 'How much a month? For example *budget food 500*.',
  'usage.remove': 'Which one? *history* shows the numbers: *delete 12*.',
  'forget.ask':
    'This deletes everything: your profile, {{entries}} entries, budgets and all else. It cannot be undone.\n\nTo do it, send *delete everything {{email}}*',
  forgotten:
    'Deleted for good: {{rows}} rows, among them your profile, {{entries}} entries, accounts, budgets and learned words, and {{sessions}} sessions of our chat.\n\nI looked again: {{left}} of yours are left.\n\nGoodbye, {{name}}. Say *hi* to start anew.',
  'forgotten.stop': 'I keep one thing: that you said stop.',
  'forgotten.nothing': 'I keep nothing about you.',
  balance: 'Balance: *{{balance}}*',
  'no-amount': "I don't see an amount. For example *{{small}} lunch*, or *help*.",
  'unclear-amount':
    "How much is it? I'm not sure how to read that. Please write it like *{{small}} lunch*.",
  'unclear-amount.one':
    'Do you mean *{{one}}*? Then send it again with the amount written like that.',
  'unclear-amount.two':
    'Do you mean *{{one}}* or *{{other}}*? Send it again with the amount written like that.',
  'several-amounts':
    'I see more than one amount. One at a time, please, so that nothing gets mixed up.',
  'unclear-direction':
    'Did {{amount}} come in or go out? Send *+{{amount}} {{description}}* if it came in, *-{{amount}} {{description}}* if it went out.',
  'no-description': '{{amount}} for what? For example *{{amount}} lunch*.',
  zero: 'Zero? Then there is nothing to book.',
  'too-large': 'That is more than I can book at once. Is there a zero too many?',
  'too-long': 'That is long! One line with an amount, please, such as *{{small}} lunch*.',

  'joined-books':
    'You wrote to me under two ids, and had a book under each. They are one now: {{count}} entries came over, with new numbers. *history* shows them.',
  failed: 'Something went wrong on my side, sorry. Please send that again in a minute.',
  'too-fast': '⏳ That was fast! I read all of it, and answer the rest together in a moment.',
  'left-out': '…and {{number}} more answers, which I leave out. *history* shows what is booked.',
  group:
    '👋 Hi! Money is private: I keep books in private chats only, and stay silent in groups.\n\nWrite *hi* to me: {{link}}',
  'group.no-link':
    '👋 Hi! Money is private: I keep books in private chats only, and stay silent in groups.\n\nTap my name and write *hi* to me.',

  'example.small-thousands': '50k',
  'example.large-thousands': '5 million',
  'example.small': '12.50',
  'example.large': '2500',
} as const;
