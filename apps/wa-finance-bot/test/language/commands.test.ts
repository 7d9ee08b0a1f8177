import { expect, test } from 'vitest';

import { agrees, asksToStop, readCommand } from '../../src/language/command-words.ts';
import { foldText } from '../../src/language/fold-text.ts';
import { isGreeting, languageOfGreeting } from '../../src/language/greetings.ts';

test.for([
  ['¡Atrás!', 'atras'],
  ['  *Saldo*.  ', 'saldo'],
  ['SÍ,\tacepto', 'si acepto'],
  ["I'm", 'im'],
  ['Ｈalo', 'halo'],
  ['🙂', ''],
] as const)('"%s" is compared as "%s"', ([text, folded]) => {
  expect(foldText(text)).toBe(folded);
});

test.for([
  ['kembali', 'back'],
  ['/CANCEL', 'cancel'],
  ['Cancelar.', 'cancel'],
  ['berhenti', undefined],
  ['estado', 'status'],
  ['?', 'help'],
  ['Cek saldo', 'balance'],
  ['back to school 50', undefined],
  ['constructor', undefined],
  ['', undefined],
] as const)('"%s" asks for %s', ([text, command]) => {
  expect(readCommand(text)).toBe(command);
});

test.for([
  ['STOP', true],
  ['berhenti!', true],
  ['Baja', true],
  ['stop 50rb', false],
  ['batal', false],
] as const)('"%s" asks to stop: %s', ([text, stops]) => {
  expect(asksToStop(text)).toBe(stops);
});

test.for([
  ['Ya', true],
  ['sí, acepto', true],
  ['OK 👍', true],
  ['ya tapi', false],
  ['', false],
] as const)('"%s" agrees: %s', ([text, yes]) => {
  expect(agrees(text)).toBe(yes);
});

test.for([
  ['Halooo kak!', true, 'id'],
  ['hola', true, 'es'],
  ['Hello there', true, 'en'],
  ['Selamat  pagi', true, 'id'],
  ['hi', true, undefined],
  ['toString', false, undefined],
  ['hola 50', false, undefined],
] as const)('"%s" is a greeting: %s, in %s', ([text, yes, language]) => {
  expect(isGreeting(text)).toBe(yes);
  expect(languageOfGreeting(text)).toBe(language);
});
