/**
 * What something that was thrown says, for a message of ours; never empty. A host name with several addresses, such as
 * `localhost`, fails with an `AggregateError` whose own message is empty: then it is what the errors within say.
 */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.message !== '') return thrown.message;
  const within: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [];
  const reasons = new Set(within.map((error) => reasonOf(error)));
  if (reasons.size > 0) return [...reasons].join('; ');
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.name;
}
