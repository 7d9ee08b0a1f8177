/** What is told of votes beside their cards, in English. */
export const enReports = {
  file: {
    votes: 'All votes on this proposal.',
    export: 'Everything that was put to the vote here.',
    history: 'The whole history.',
    portfolio: 'All positions and shares.',
  },
  reminder: {
    'half-time': '⏳ Half of the time is over: <b>{{text}}</b>',
    'near-end': '⏰ Last call, until {{until}}: <b>{{text}}</b>',
    missing: 'Not voted yet: {{- names}}',
  },
  trade: {
    bought:
      '🧾 Bought on paper, order {{order}}: {{quantity}} {{token}} at {{price}} ({{- source}}) for {{amount}}.',
    sold: '🧾 Sold on paper, order {{order}}: {{quantity}} {{token}} at {{price}} ({{- source}}) for {{amount}}, {{profit}}.',
    sent: '📨 It goes to your trading system now.',
    notHeld: 'Order {{order}} is not held any more, so nothing was sold.',
    taken: '📨 Your trading system took it: <b>{{text}}</b>',
    refused: '⚠️ Your trading system did not take it: <b>{{text}}</b>',
    stated: 'stated price',
    simulated: 'simulated price',
  },
  portfolio: {
    title: '💼 <b>Portfolio on paper</b>',
    empty:
      'Nothing was bought here yet. Propose it:\n<code>/propose "BUY token=BONK amount=0.05 price=market" 5</code>',
    held: '<b>{{order}}</b> {{token}}: {{quantity}} for {{amount}} at {{price}} ({{- source}})',
    now: 'now {{worth}} at {{price}} (simulated price), {{profit}}',
    sold: '<b>{{order}}</b> {{token}}: sold for {{worth}} at {{price}} ({{- source}}), {{profit}}',
    shares: 'Shares: {{- names}}',
    share: '{{name}} {{percent}} % ({{profit}})',
    yours: 'Yours: {{worth}} of {{stake}} put in, {{profit}}',
    sell: 'Sell one: <code>/propose "SELL order={{order}}" 5</code>',
  },
  status: {
    left: '⏱ {{time}} left, until {{until}}',
    nothingOpen: 'Nothing is put to the vote right now.',
    yourVote: 'Your vote: {{vote}}',
    noSession: 'No session is open here.',
    decided_one: '1 vote was decided in it.',
    decided_other: '{{count}} votes were decided in it.',
  },
  history: {
    title: '📚 <b>What was decided here</b>',
    empty: 'Nothing was put to the vote here yet.',
    line: '{{mark}} {{date}} {{text}} ({{yes}}:{{no}})',
  },
  results: { none: 'Nothing was decided here yet.' },
} as const;
