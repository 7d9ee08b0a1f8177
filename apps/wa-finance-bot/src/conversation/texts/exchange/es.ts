import type { en } from './en.ts';

/** The same in Spanish. */
export const es: Readonly<Record<keyof typeof en, string>> = {
  'foreign-currency':
    'Tus cuentas están en {{currency}}. ¿Cuánto vale 1 {{code}}? Dímelo con *cambio {{code}}* y su valor, y envía esto otra vez.',
  'foreign-currency.unknown': '¿Qué moneda es? Escribe su código de tres letras, como *5 USD*.',
  'unclear-currency': '¿{{one}} o {{other}}? Escribe el código, como *5 {{one}}*.',
  'entry.exchanged': '{{foreign}} = {{amount}}',
  'rate.set': '💱 1 {{code}} = {{amount}}. Lo ya anotado no cambia.',
  'rate.own': '{{code}} es la moneda de tus cuentas: no hay nada que cambiar.',
  'rate.unclear': '¿1 {{code}} vale *{{one}}* o *{{other}}*? Envíalo otra vez, escrito así.',
  'rates.title': 'Tus cambios:',
  'rates.line': '1 {{code}} = {{amount}}',
  'rates.none': 'Aún no hay ningún cambio. Por ejemplo *cambio USD 0,92*.',
  'usage.rate': '¿Qué cambio? El código de la moneda y lo que vale 1: *cambio USD 0,92*.',
};
