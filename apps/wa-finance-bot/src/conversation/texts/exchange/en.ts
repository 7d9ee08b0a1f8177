/** What the bot says about other currencies, in English: the reference for the other languages. */
export const en = {
  'foreign-currency':
    'Your book is in {{currency}}. What is 1 {{code}} worth in it? Tell me with *rate {{code}}* and the amount, then send this again.',
  'foreign-currency.unknown':
    'Which currency is that? Please write its code of three letters, such as *5 USD*.',
  'unclear-currency': '{{one}} or {{other}}? Please write the code, such as *5 {{one}}*.',
  'entry.exchanged': '{{foreign}} = {{amount}}',
  'rate.set': '💱 1 {{code}} = {{amount}}. What is booked already stays as it is.',
  'rate.own': '{{code}} is the currency of your book: there is nothing to exchange.',
  'rate.unclear': 'Is 1 {{code}} worth *{{one}}* or *{{other}}*? Send it again, written like that.',
  'rates.title': 'Your rates:',
  'rates.line': '1 {{code}} = {{amount}}',
  'rates.none': 'You gave no rate yet. For example *rate USD 0.92*.',
  'usage.rate': 'Which rate? The code of the currency and what 1 is worth: *rate USD 0.92*.',
} as const;
