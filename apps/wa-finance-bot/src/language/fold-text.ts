/**
 * A text as commands are compared: lower case, without accents, punctuation around it, emphasis marks and
 * doubled spaces. "¡Atrás!" becomes "atras".
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[*_~`"'’]/gu, '')
    .replaceAll(/[^\p{L}\p{N}+\-/]+/gu, ' ')
    .trim();
}
