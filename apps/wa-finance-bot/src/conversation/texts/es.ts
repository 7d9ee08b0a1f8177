import type { en } from './en.ts';

/** What the bot says, in Spanish. */
export const es: Readonly<Record<keyof typeof en, string>> = {
  greeting:
    '👋 ¡Hola, soy Sesi! Cuéntame lo que gastas y llevo tus cuentas aquí mismo.\n\nPrimero, cuatro preguntas rápidas.\n_English? Bahasa Indonesia? Solo dilo._',
  'welcome-back': '👋 ¡Hola de nuevo! Vamos por el paso {{step}} de 4.',

  'ask.name': '*1/4* ¿Cómo te llamas?',
  'ask.email': '*2/4* ¿Cuál es tu correo, {{name}}?',
  'ask.city': '*3/4* ¿En qué ciudad vives?',
  'ask.confirm':
    '*4/4* ¿Está bien así?\n\n{{name}}\n{{email}}\n{{city}}\n\n*1* Idioma: {{language}}\n*2* Moneda: {{currency}}\n*3* Zona horaria: {{timeZone}}\n\nResponde *sí* si está bien. Con eso aceptas que guarde estos datos y tus anotaciones, solo para llevar tus cuentas.\n\nPara cambiar algo: *1*, *2*, *3* o *atrás*.',
  'ask.language': '¿Qué idioma?\n\n*1* Bahasa Indonesia\n*2* English\n*3* Español',
  'ask.currency': '¿Qué moneda? Por ejemplo *EUR*, *USD* o *MXN*.',
  'ask.time-zone':
    '¿Qué zona horaria? Una ciudad grande como *Madrid*, o *UTC-5*. En Indonesia: *WIB*, *WITA* o *WIT*.',

  'problem.name-has-digits':
    'Un nombre no lleva números. Cuando termines el registro, anoto también tus gastos.',
  'problem.name-not-readable': 'Necesito un nombre con letras, como *Ana García*.',
  'problem.name-too-long': '¡Qué largo! Como mucho 60 letras, por favor.',
  'problem.email-missing': 'Eso no es un correo. Se parece a *ana@mail.com*.',
  'problem.email-not-readable': 'Ese correo tiene algún error. Debería parecerse a *ana@mail.com*.',
  'problem.email-several': 'Veo más de un correo. Solo uno, por favor.',
  'problem.email-taken': 'Ese correo ya es de otra persona registrada. Usa otro, por favor.',
  'problem.city-not-readable': 'Necesito el nombre de una ciudad, como *Bogotá*.',
  'problem.city-too-long': '¡Qué largo! Solo el nombre de la ciudad, por favor.',
  'problem.language': 'Ese idioma todavía no lo hablo.',
  'problem.currency': 'No conozco esa moneda. Lo más seguro es su código de tres letras: *USD*.',
  'problem.time-zone': 'No conozco esa zona horaria.',

  'reminder.registration':
    '👋 Nos quedamos en el paso {{step}} de 4, y tus respuestas siguen aquí.\n\n{{question}}\n\n_¿No te interesa? Responde *baja* y no vuelvo a preguntar._',
  stopped:
    'Listo: no te escribiré por mi cuenta, y tus respuestas están borradas. Si me escribes, te respondo.',
  'stopped.member':
    'Listo: desde ahora solo respondo. Sin recordatorios ni resúmenes; tu libro se queda.',

  'nothing-before': 'Este es el primer paso.',
  'not-yet': 'Tus cuentas aún no están abiertas. Unas respuestas más y listo.',
  'agree-or-change':
    'Responde *sí* para aceptar.\nPara cambiar algo: *1* idioma, *2* moneda, *3* zona horaria, o *atrás* para la ciudad.',
  'status.step': 'Paso {{step}} de 4.',
  'status.name': 'Nombre: {{name}}',
  'status.email': 'Correo: {{email}}',
  'status.city': 'Ciudad: {{city}}',
  'help.registration':
    '*atrás*: a la pregunta anterior\n*estado*: por dónde vamos\n*cancelar*: parar y borrar mis respuestas\n*baja*: no me escribas por tu cuenta\n\nTus respuestas te esperan dos semanas.',
  cancelled:
    'Cancelado, y tus respuestas están borradas. Di *hola* cuando quieras empezar de nuevo.',
  'nothing-to-cancel': 'No hay nada que cancelar. Di *hola* para registrarte.',

  registered:
    '🎉 ¡Te damos la bienvenida, {{name}}! Tus cuentas están listas.\n\nEscribe, por ejemplo:\n*{{small}} almuerzo*\n*sueldo {{large}}*\n*saldo*',
  thanks: '¡De nada! 🙂',
  okay: '👍',
  hello: '👋 ¡Hola, {{name}}! ¿Qué gastaste? Por ejemplo *{{small}} almuerzo*.',
  'help.member':
    'Escribe cada gasto o ingreso en una línea:\n*{{small}} almuerzo*\n*ayer gasolina {{small}}*\n*sueldo {{large}}*\n\n*deshacer*, *saldo*, *informe*\n\nMás:\n*ayuda anotar*: editar, buscar, categoría\n*ayuda informe*: con imagen\n*ayuda exportar*: Excel y CSV\n*ayuda cuenta*: deudas y otras monedas\n*ayuda presupuesto*: límite por mes\n*ayuda recordar*: cuándo escribo yo\n*ayuda datos*: *borrar todo*, *baja*',
  'status.member':
    '{{name}} · {{email}}\n{{city}} · {{timeZone}}\nCuentas en {{currency}}, desde el {{date}}',

  'entry.expense': '✅ {{description}} {{amount}} ({{category}})',
  'entry.income': '💰 {{description}} +{{amount}} ({{category}})',
  'today.expense': 'hoy {{total}}',
  'today.income': 'hoy entraron {{total}}',
  'day.expense': '{{day}}: {{total}}',
  'day.income': 'entró el {{day}}: {{total}}',
  'undo.hint': '*deshacer* para anularlo',
  undone: '↩️ Anulado:\n{{entries}}',
  'undo.nothing': 'No hay nada que anular.',
  removed: '🗑️ Borrado: {{entry}}',
  changed: '✏️ Ahora: {{entry}}',
  'no-such-entry': 'No encuentro esa anotación. *historial* muestra las últimas con su número.',
  learned: 'Lo recordaré para *{{words}}*.',
  'recent.title': 'Últimas anotaciones:',
  'recent.none': 'Todavía no hay nada anotado.',
  'search.none': 'No encuentro nada con *{{words}}*.',
  'recent.hint': '*editar {{number}} 60* · *categoría {{number}} comida* · *borrar {{number}}*',
  categories:
    'Tus categorías:\n{{names}}\n\n¿No es esa? *categoría comida* mueve la última anotación, y lo aprendo.',
  'report.income': 'Entró: {{amount}}',
  'report.expense': 'Salió: {{amount}}',
  'report.left': 'Queda: {{amount}}',
  'report.nothing': 'No hay nada anotado.',
  'budget.title': 'Presupuestos de este mes:',
  'budget.none': 'Aún no hay presupuesto. Por ejemplo *presupuesto comida 500*.',
  'budget.use': '{{category}}: {{spent}} de {{amount}} ({{percent}}%)',
  'budget.set': '🎯 {{use}}\nTe aviso al 80 y al 100 %.',
  'budget.removed': 'Ya no hay presupuesto para {{category}}.',
  'budget.not-there': 'No hay presupuesto para {{category}}.',
  'budget.everything': 'Todo',
  'budget.warning.80':
    '⚠️ {{category}}: gastaste el {{percent}}% del presupuesto, quedan {{left}}.',
  'budget.warning.100': '🛑 {{category}}: el presupuesto se acabó.',
  'budget.warning.over': '🛑 {{category}}: {{left}} por encima del presupuesto.',
  'usage.report':
    '¿De cuándo? Por ejemplo *informe*, *informe semana*, *informe octubre*, *informe 2026* o *informe 1/11 - 15/11*.',
  'usage.edit': '¿Qué cambio? Por ejemplo *editar 12 60* o *editar 12 cena*.',
  'usage.category': '¿Qué categoría? Por ejemplo *categoría comida*.',
  'usage.budget': '¿Cuánto al mes? Por ejemplo *presupuesto comida 500*.',
  'usage.remove': '¿Cuál? *historial* muestra los números: *borrar 12*.',
  'forget.ask':
    'Esto borra todo: tu perfil, {{entries}} anotaciones, presupuestos y lo demás. No se puede deshacer.\n\nPara hacerlo, envía *borrar todo {{email}}*',
  forgotten:
    'Borrado para siempre: {{rows}} filas, entre ellas tu perfil, {{entries}} anotaciones, cuentas, presupuestos y palabras aprendidas, y {{sessions}} sesiones del chat.\n\nHe vuelto a mirar: quedan {{left}} filas tuyas.\n\nAdiós, {{name}}. Di *hola* para empezar de nuevo.',
  'forgotten.stop': 'Solo guardo una cosa: que dijiste baja.',
  'forgotten.nothing': 'No guardo nada sobre ti.',
  balance: 'Saldo: *{{balance}}*',
  'no-amount': 'No veo ningún importe. Por ejemplo *{{small}} almuerzo*, o *ayuda*.',
  'unclear-amount':
    '¿Cuánto es? No sé bien cómo leerlo. Escríbelo como *{{small}} almuerzo*, por favor.',
  'unclear-amount.one':
    '¿Quieres decir *{{one}}*? Entonces envíalo otra vez con el importe escrito así.',
  'unclear-amount.two':
    '¿Quieres decir *{{one}}* o *{{other}}*? Envíalo otra vez con el importe escrito así.',
  'several-amounts': 'Veo más de un importe. De uno en uno, por favor, para no mezclarlos.',
  'unclear-direction':
    '¿{{amount}} entró o salió? Envía *+{{amount}} {{description}}* si entró, *-{{amount}} {{description}}* si salió.',
  'no-description': '¿{{amount}} de qué? Por ejemplo *{{amount}} almuerzo*.',
  zero: '¿Cero? Entonces no hay nada que anotar.',
  'too-large': 'Es demasiado para una sola anotación. ¿Sobra algún cero?',
  'too-long': '¡Qué largo! Una línea con el importe, por favor, como *{{small}} almuerzo*.',

  'joined-books':
    'Me escribías con dos ids y tenías cuentas en cada uno. Ahora son una sola: pasaron {{count}} anotaciones, con números nuevos. *historial* las muestra.',
  failed: 'Algo falló de mi lado, perdona. Envíalo otra vez en un minuto, por favor.',
  'too-fast': '⏳ ¡Qué rápido! Lo leo todo, y el resto lo contesto junto en un momento.',
  'left-out': '…y {{number}} respuestas más, que no envío. *historial* muestra lo anotado.',
  group:
    '👋 ¡Hola! El dinero es privado: llevo cuentas solo en chats privados, y en los grupos callo.\n\nEscríbeme *hola*: {{link}}',
  'group.no-link':
    '👋 ¡Hola! El dinero es privado: llevo cuentas solo en chats privados, y en los grupos callo.\n\nToca mi nombre y escríbeme *hola*.',

  'example.small-thousands': '50 mil',
  'example.large-thousands': '5 millones',
  'example.small': '12.50',
  'example.large': '2500',
};
