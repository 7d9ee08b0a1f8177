/** Somebody's part in a whole. */
export interface Stake {
  readonly personId: string;
  /** Above zero. */
  readonly stake: bigint;
}

/**
 * Shares a whole out in proportion to stakes. The shares add up to the whole exactly: what rounding down leaves over
 * goes, one unit each, to those who lost most by it, the first of equals.
 */
export function shareOut(whole: bigint, stakes: readonly Stake[]): ReadonlyMap<string, bigint> {
  const all = stakes.reduce((sum, { stake }) => sum + stake, 0n);
  if (all === 0n) return new Map();
  const parts = stakes.map(({ personId, stake }, index) => ({
    personId,
    index,
    share: (whole * stake) / all,
    lost: (whole * stake) % all,
  }));
  const left = whole - parts.reduce((sum, { share }) => sum + share, 0n);
  const byLoss = parts.toSorted((a, b) => compare(b.lost, a.lost) || a.index - b.index);
  const lucky = new Set(byLoss.slice(0, Number(left)).map(({ personId }) => personId));
  return new Map(
    parts.map(({ personId, share }) => [personId, lucky.has(personId) ? share + 1n : share]),
  );
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
