/** What somebody is called in passing: their first name, or all of it when that is a letter or two, as in "I Made". */
export function shortName(name: string): string {
  const [first = name] = name.split(' ');
  return first.replaceAll(/\P{L}/gu, '').length < 3 ? name : first;
}
