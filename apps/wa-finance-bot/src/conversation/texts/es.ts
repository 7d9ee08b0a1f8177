import type { Texts } from './speak.ts';

/** What the bot says, in Spanish. */
export const es: Texts = {
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

  'nothing-before': 'Este es el primer paso.',
  'not-yet': 'Tus cuentas aún no están abiertas. Unas respuestas más y listo.',
  'agree-or-change':
    'Responde *sí* para aceptar.\nPara cambiar algo: *1* idioma, *2* moneda, *3* zona horaria, o *atrás* para la ciudad.',
  'status.step': 'Paso {{step}} de 4.',
  'status.name': 'Nombre: {{name}}',
  'status.email': 'Correo: {{email}}',
  'status.city': 'Ciudad: {{city}}',
  'help.registration':
    '*atrás*: a la pregunta anterior\n*estado*: por dónde vamos\n*cancelar*: parar y borrar mis respuestas\n\nTus respuestas te esperan 24 horas.',
  cancelled:
    'Cancelado, y tus respuestas están borradas. Di *hola* cuando quieras empezar de nuevo.',
  'nothing-to-cancel': 'No hay nada que cancelar. Di *hola* para registrarte.',

  registered:
    '🎉 ¡Te damos la bienvenida, {{name}}! Tus cuentas están listas.\n\nEscribe, por ejemplo:\n*{{small}} almuerzo*\n*sueldo {{large}}*\n*saldo*',
  hello: '👋 ¡Hola, {{name}}! ¿Qué gastaste? Por ejemplo *{{small}} almuerzo*.',
  'help.member':
    'Escribe lo que gastas o ganas:\n*{{small}} almuerzo*\n*sueldo {{large}}*\n*+{{small}} regalo*: dinero que entra\n\n*saldo*: lo que te queda\n*estado*: tus datos y ajustes',
  'status.member':
    '{{name}} · {{email}}\n{{city}} · {{timeZone}}\nCuentas en {{currency}}, desde el {{date}}',
  'nothing-open': 'Aquí no hay nada abierto. Escribe un gasto, o *ayuda*.',

  'booked.expense': '✅ {{description}} {{amount}} · hoy {{total}}',
  'booked.income': '💰 {{description}} +{{amount}} · entró hoy {{total}}',
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
  'foreign-currency':
    'Tus cuentas están en {{currency}} y todavía no convierto. Escribe el importe en {{currency}}, por favor.',
  zero: '¿Cero? Entonces no hay nada que anotar.',
  'too-large': 'Es demasiado para una sola anotación. ¿Sobra algún cero?',
  'too-long': '¡Qué largo! Una línea con el importe, por favor, como *{{small}} almuerzo*.',

  'no-phone':
    'WhatsApp no me muestra tu número, y por él te conozco. Toca mi nombre arriba, elige *Compartir número de teléfono* y escribe otra vez.',
  failed: 'Algo falló de mi lado, perdona. Envíalo otra vez en un minuto, por favor.',

  'example.small-thousands': '50 mil',
  'example.large-thousands': '5 millones',
  'example.small': '12.50',
  'example.large': '2500',
};
