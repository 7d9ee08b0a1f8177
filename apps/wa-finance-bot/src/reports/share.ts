/** How many of a hundred a part is, to the nearest whole one; 0 of nothing. */
export function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 200n + whole) / (whole * 2n));
}
