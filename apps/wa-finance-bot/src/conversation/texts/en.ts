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

  'nothing-before': 'This is the first step.',
  'not-yet': "You don't have a book yet. A few answers, and it opens.",
  'agree-or-change':
    'Reply *yes* to agree.\nTo change something: *1* language, *2* currency, *3* time zone, or *back* for your city.',
  'status.step': 'Step {{step}} of 4.',
  'status.name': 'Name: {{name}}',
  'status.email': 'Email: {{email}}',
  'status.city': 'City: {{city}}',
  'help.registration':
    '*back*: one question back\n*status*: where we are\n*cancel*: stop and forget my answers\n\nYour answers wait for you for 24 hours.',
  cancelled: 'Cancelled, and your answers are deleted. Say *hi* whenever you like to start again.',
  'nothing-to-cancel': "There's nothing to cancel. Say *hi* to sign up.",

  registered:
    '🎉 Welcome, {{name}}! Your book is open.\n\nJust write, for example:\n*{{small}} lunch*\n*salary {{large}}*\n*balance*',
  hello: '👋 Hi {{name}}! What did you spend? For example *{{small}} lunch*.',
  'help.member':
    'Write what you spend or earn:\n*{{small}} lunch*\n*salary {{large}}*\n*+{{small}} gift*: money in\n\n*balance*: what is left\n*status*: your settings',
  'status.member':
    '{{name}} · {{email}}\n{{city}} · {{timeZone}}\nBook in {{currency}}, since {{date}}',
  'nothing-open': 'Nothing is open here. Write an expense, or *help*.',

  'booked.expense': '✅ {{description}} {{amount}} · today {{total}}',
  'booked.income': '💰 {{description}} +{{amount}} · in today {{total}}',
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
  'foreign-currency':
    'Your book is in {{currency}}, and I do not convert yet. Please write the amount in {{currency}}.',
  zero: 'Zero? Then there is nothing to book.',
  'too-large': 'That is more than I can book at once. Is there a zero too many?',
  'too-long': 'That is long! One line with an amount, please, such as *{{small}} lunch*.',

  'no-phone':
    "WhatsApp doesn't show me your number, and I know you by it. Please tap my name above, choose *Share phone number*, and write again.",
  failed: 'Something went wrong on my side, sorry. Please send that again in a minute.',

  'example.small-thousands': '50k',
  'example.large-thousands': '5 million',
  'example.small': '12.50',
  'example.large': '2500',
} as const;
