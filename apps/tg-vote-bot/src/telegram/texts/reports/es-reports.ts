import type { Widened } from '../widened.ts';
import type { enReports } from './en-reports.ts';

/** What is told of votes beside their cards, in Spanish. */
export const esReports: Widened<typeof enReports> = {
  file: {
    votes: 'Todos los votos de esta propuesta.',
    export: 'Todo lo que se votó aquí.',
    history: 'Toda la historia.',
    portfolio: 'Todas las posiciones y partes.',
  },
  reminder: {
    'half-time': '⏳ Ha pasado la mitad del tiempo: <b>{{text}}</b>',
    'near-end': '⏰ Último aviso, hasta {{until}}: <b>{{text}}</b>',
    missing: 'Faltan por votar: {{- names}}',
  },
  trade: {
    bought:
      '🧾 Comprado en papel, orden {{order}}: {{quantity}} {{token}} a {{price}} ({{- source}}) por {{amount}}.',
    sold: '🧾 Vendido en papel, orden {{order}}: {{quantity}} {{token}} a {{price}} ({{- source}}) por {{amount}}, {{profit}}.',
    sent: '📨 Ahora va a vuestro sistema de operaciones.',
    notHeld: 'La orden {{order}} ya no está en cartera, así que no se vendió nada.',
    taken: '📨 Vuestro sistema de operaciones la aceptó: <b>{{text}}</b>',
    refused: '⚠️ Vuestro sistema de operaciones no la aceptó: <b>{{text}}</b>',
    stated: 'precio indicado',
    simulated: 'precio simulado',
  },
  portfolio: {
    title: '💼 <b>Cartera en papel</b>',
    empty:
      'Aquí todavía no se compró nada. Proponlo:\n<code>/propose "BUY token=BONK amount=0.05 price=market" 5</code>',
    held: '<b>{{order}}</b> {{token}}: {{quantity}} por {{amount}} a {{price}} ({{- source}})',
    now: 'ahora {{worth}} a {{price}} (precio simulado), {{profit}}',
    sold: '<b>{{order}}</b> {{token}}: vendido por {{worth}} a {{price}} ({{- source}}), {{profit}}',
    shares: 'Partes: {{- names}}',
    share: '{{name}} {{percent}} % ({{profit}})',
    yours: 'Lo tuyo: {{worth}} de {{stake}} puestos, {{profit}}',
    sell: 'Vender una: <code>/propose "SELL order={{order}}" 5</code>',
  },
  status: {
    left: '⏱ Quedan {{time}}, hasta {{until}}',
    nothingOpen: 'Ahora no se vota nada.',
    yourVote: 'Tu voto: {{vote}}',
    noSession: 'No hay ninguna sesión abierta aquí.',
    decided_one: 'En ella se decidió 1 votación.',
    decided_other: 'En ella se decidieron {{count}} votaciones.',
  },
  history: {
    title: '📚 <b>Lo que se decidió aquí</b>',
    empty: 'Aquí todavía no se votó nada.',
    line: '{{mark}} {{date}} {{text}} ({{yes}}:{{no}})',
  },
  results: { none: 'Aquí todavía no se decidió nada.' },
};
