import { foldText } from './fold-text.ts';
import type { Language } from './language.ts';

/** What people say to begin with, and the language that it shows; `undefined` where it shows none. */
const greetings: Readonly<Record<string, Language | undefined>> = {
  halo: 'id',
  hallo: undefined,
  hai: 'id',
  hei: undefined,
  hey: undefined,
  assalamualaikum: 'id',
  permisi: 'id',
  mulai: 'id',
  daftar: 'id',
  'selamat pagi': 'id',
  'selamat siang': 'id',
  'selamat sore': 'id',
  'selamat malam': 'id',
  pagi: 'id',
  siang: 'id',
  sore: 'id',
  malam: 'id',
  p: undefined,
  hi: undefined,
  hello: 'en',
  start: 'en',
  '/start': undefined,
  register: 'en',
  'good morning': 'en',
  'good afternoon': 'en',
  'good evening': 'en',
  hola: 'es',
  buenas: 'es',
  'buenos dias': 'es',
  'buenas tardes': 'es',
  'buenas noches': 'es',
  empezar: 'es',
  registrarme: 'es',
};

/** Whether a text is nothing but a greeting. */
export function isGreeting(text: string): boolean {
  return Object.hasOwn(greetings, withoutEcho(text));
}

/** The language that a greeting shows: "hola" is Spanish, "hi" is said everywhere. */
export function languageOfGreeting(text: string): Language | undefined {
  const greeting = withoutEcho(text);
  return Object.hasOwn(greetings, greeting) ? greetings[greeting] : undefined;
}

/** "halooo kak" greets as "halo" does. */
function withoutEcho(text: string): string {
  return foldText(text)
    .replace(/ (kak|min|bang|mas|mbak|gan|there|bot)$/, '')
    .replaceAll(/([a-z])\1{2,}/g, '$1');
}
