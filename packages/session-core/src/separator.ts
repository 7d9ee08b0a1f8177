/** Stands between texts that travel as one: no id and no JSON text holds it, and an array would cost its escaping. */
export const separator = '\u001e';
