import type { en } from './en.ts';

/** What the bot says about reports, exports and reminders, in Spanish. */
export const es: Readonly<Record<keyof typeof en, string>> = {
  'picture.income': 'Entró',
  'picture.expense': 'Salió',
  'picture.left': 'Queda',
  'picture.by-category': 'Por categoría',
  'picture.more': 'Resto',
  'picture.budget': 'presupuesto',
  'picture.by-day': 'Por día',
  'picture.by-week': 'Por semana',
  'picture.by-month': 'Por mes',
  'picture.by-year': 'Por año',

  'export.done': '📄 {{period}}: {{count}} anotaciones.',
  'export.everything': 'Todo',
  'export.none': 'No hay nada que exportar en {{period}}. Para tenerlo todo: *exportar todo*.',
  'export.too-many':
    '{{count}} anotaciones son demasiadas para un archivo; caben {{most}}. Pide un tiempo más corto: *exportar 2026*, *exportar noviembre*.',
  'usage.export':
    '¿Cómo y de cuándo? Por ejemplo *exportar*, *exportar csv*, *exportar xlsx 2026* o *exportar todo*.',
  'export.file.everything': 'todo',

  'export.column.number': 'N.º',
  'export.column.day': 'Fecha',
  'export.column.type': 'Tipo',
  'export.column.category': 'Categoría',
  'export.column.description': 'Descripción',
  'export.column.amount': 'Importe',
  'export.column.currency': 'Moneda',
  'export.column.account': 'Cuenta',
  'export.column.to-account': 'A la cuenta',
  'export.column.person': 'Con',
  'export.column.due-day': 'Vence',
  'export.column.foreign-amount': 'Importe original',
  'export.column.foreign-currency': 'Moneda original',
  'export.column.rate': 'Cambio',
  'export.type.income': 'Ingreso',
  'export.type.expense': 'Gasto',
  'export.type.transfer': 'Traspaso',
  'export.type.adjustment': 'Corrección',
  'export.type.borrow': 'Recibí prestado',
  'export.type.lend': 'Presté',
  'export.type.repay': 'Devolví',
  'export.type.collect': 'Me devolvieron',
  'export.total.income': 'Total de ingresos',
  'export.total.expense': 'Total de gastos',

  'summary.hint': '_*resumen off*: no lo quiero más_',
  'summary.on': 'Hecho: el día 1 te resumo el mes anterior.',
  'summary.off': 'Hecho: no habrá más resumen mensual. *resumen on* lo trae de vuelta.',
  'daily.text':
    '🌙 Hoy no hay nada anotado todavía. ¿Gastaste algo?\n\n_*recordar off*: no lo quiero más_',
  'daily.on': '⏰ Te pregunto a las {{time}} los días sin nada anotado. *recordar off* lo termina.',
  'daily.off': 'Hecho: ningún recordatorio diario.',
  'usage.daily': '¿A qué hora? Por ejemplo *recordar 20:00*, o *recordar off*.',

  'help.topic.booking':
    '*Anotar*\n*{{small}} almuerzo*, uno por línea\n*ayer gasolina {{small}}*\n*+{{small}} regalo*: entró dinero\n\n*deshacer*: anula lo último\n*historial*: lo último anotado\n*buscar café*\n*editar 12 …*, *borrar 12*\n*categoría comida*: mueve lo último\n*categoría*: todas',
  'help.topic.reports':
    '*Informes*, con imagen\n*informe*: este mes\n*informe semana*, *informe octubre*\n*informe 2026*, *informe 1-15 nov*\n*saldo*\n\nEl día 1 te resumo el mes:\n*resumen off*, *resumen on*',
  'help.topic.export':
    '*Exportar* como archivo\n*exportar*: este mes para Excel\n*exportar csv*: para otros programas\n*exportar xlsx 2026*\n*exportar 1-15 nov*\n*exportar todo*',
  'help.topic.budgets':
    '*Presupuestos* de cada mes\n*presupuesto comida {{large}}*\n*presupuesto {{large}}*: para todo\n*presupuesto*: cómo van\n*quitar presupuesto comida*\n\nTe aviso al 80 y al 100 %.',
  'help.topic.reminders':
    '*Cuándo escribo yo primero*\n*recordar 20:00*: los días sin nada\nanotado; *recordar off* lo termina\n*resumen off*: sin resumen mensual\n*baja*: nunca por mi cuenta',
  'help.topic.data':
    '*Tus datos*\n*estado*: lo que sé de ti\n*exportar todo*: todo en un archivo\n*borrar todo*: todo, para siempre\n*baja*: no me escribas primero',
};
