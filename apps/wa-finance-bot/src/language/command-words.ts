import { foldText } from './fold-text.ts';

/** What people ask for in one word, in every step and at any time. */
export type Command = 'back' | 'cancel' | 'status' | 'help' | 'balance';

const words: Readonly<Record<Command, readonly string[]>> = {
  back: phrases('back, kembali, balik, mundur, sebelumnya, atras, volver, regresar'),
  cancel: phrases('cancel, batal, batalkan, cancelar, quit'),
  status: phrases('status, estado'),
  help: [
    ...phrases('help, help me, menu, who are you, what can you do, how does this work'),
    ...phrases('bantuan, tolong, kamu siapa, siapa kamu, bisa apa, kamu bisa apa, cara pakai'),
    ...phrases('ayuda, ayudame, quien eres, que puedes hacer, como funciona'),
  ],
  balance: phrases(
    'saldo, saldoku, cek saldo, saldo saya, sisa, sisa uang, sisa saldo, balance, my balance, mi saldo',
  ),
};

const stops = phrases(
  'stop, stop all, stopall, unsubscribe, berhenti, berhenti langganan, stop pesan, baja, darme de baja, parar',
);

const agreement = [
  ...phrases('ya, iya, y, setuju, ya setuju, ok, oke, okay, betul, benar, sip'),
  ...phrases('yes, yes i agree, i agree, agree, yep, yeah'),
  ...phrases('si, si acepto, acepto, de acuerdo, vale, claro'),
];

/** The command that a text is, in any of the languages, with or without a slash; `undefined` for other texts. */
export function readCommand(text: string): Command | undefined {
  if (text.trim() === '?') {
    return 'help';
  }
  const said = foldText(text).replace(/^\//, '');
  return (Object.keys(words) as readonly Command[]).find((command) =>
    words[command].includes(said),
  );
}

/** Whether a text says that the bot shall not write by itself any more: STOP, BERHENTI or BAJA, and nothing else. */
export function asksToStop(text: string): boolean {
  return stops.includes(foldText(text).replace(/^\//, ''));
}

/** Whether a text says yes, and nothing else. */
export function agrees(text: string): boolean {
  return agreement.includes(foldText(text));
}

function phrases(list: string): readonly string[] {
  return list.split(', ');
}
