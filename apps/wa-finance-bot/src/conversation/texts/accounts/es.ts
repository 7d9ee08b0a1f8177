import type { en } from './en.ts';

/** The same in Spanish. */
export const es: Readonly<Record<keyof typeof en, string>> = {
  'help.topic.accounts':
    '*Cuentas*, deudas, monedas\n*cuenta nueva BBVA 200*, *cuentas*\n*cena {{small}} con BBVA*\n*transferir 50 de BBVA a efectivo*\n\n*presté 20 a Luis hasta el viernes*\n*debo 50 a Ana*, *pagado Ana*, *deudas*\n\n*cambio USD 0,92*, y *cena 5 usd*',
  'accounts.title': 'Tus cuentas:',
  'accounts.line': '{{name}}: {{amount}}',
  'accounts.default-line': '{{name}}: {{amount}} (principal)',
  'accounts.hint':
    '*cuenta nueva BBVA 200*\n*café 3.50 con BBVA*\n*transferir 50 de BBVA a Efectivo*\n*cuenta principal BBVA*, *cerrar cuenta BBVA*\n*renombrar BBVA a Santander*',
  'accounts.total': 'Saldo: *{{balance}}*',
  'account.opened':
    '🏦 {{name}} está abierta, con {{amount}}.\nPor ejemplo *almuerzo {{small}} con {{name}}*.',
  'account.exists':
    'Ya hay una cuenta {{name}}. Para corregir lo que tiene: *cuenta {{name}} {{small}}*.',
  'account.balance': '🏦 {{name}} tiene ahora {{amount}}.',
  'account.renamed': '🏦 {{name}} se llama ahora {{to}}.',
  'account.name-taken': 'Otra cuenta se llama {{to}}. Elige otro nombre, por favor.',
  'account.closed': '🏦 {{name}} está cerrada. Sus anotaciones se quedan.',
  'account.last': '{{name}} es tu única cuenta: sigue abierta.',
  'account.not-empty':
    '{{name}} todavía tiene {{amount}}. Antes: *transferir {{move}} de {{from}} a {{to}}*.',
  'account.preferred': '🏦 Desde ahora las anotaciones van a {{name}}, si no nombras otra cuenta.',
  'account.unknown':
    'No tienes una cuenta {{name}}. *cuentas* muestra las tuyas, *cuenta nueva {{name}}* la abre.',
  'usage.account':
    '¿Qué cuenta? Por ejemplo *cuenta nueva BBVA 200*, *cerrar cuenta BBVA* o *renombrar BBVA a Santander*.',
  'entry.transfer': '🔁 {{from}} → {{to}} {{amount}}',
  'entry.adjustment.income': '🏦 {{account}} corregida: +{{amount}}',
  'entry.adjustment.expense': '🏦 {{account}} corregida: -{{amount}}',
  'unclear-transfer': '¿De qué cuenta a cuál? Por ejemplo *transferir 50 de BBVA a Efectivo*.',
  'edit.only-booking':
    'De esa anotación cambio el importe, el día y la cuenta. Para lo demás bórrala, *borrar {{number}}*, y escríbela de nuevo.',
  'currency.is': 'Tus cuentas están en {{currency}}.',
  'currency.changed': 'Ahora tus cuentas están en {{currency}}.',
  'currency.unknown':
    'No conozco esa moneda. Lo más seguro es su código de tres letras: *moneda USD*.',
  'currency.booked':
    'Ya hay anotaciones o presupuestos, así que seguimos en {{currency}}. También puedes escribir otras monedas: dime su cambio, como *cambio USD 0,92*.',
};
