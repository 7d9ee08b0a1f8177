/** What of a request shows where it was made. */
export interface RequestOrigin {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that carries the cookie may do what it asks: one that only reads may, one that changes something must
 * come from a page of ours. Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`; what says neither is no browser of the
 * last years, and must not be believed by its cookie. A request whose token comes in `Authorization` needs no such check: no
 * page elsewhere can make a browser add it.
 *
 * @param origins - Where our pages are: `https://admin.example.com`.
 */
export function isSameOrigin(
  { method, headers }: RequestOrigin,
  origins: readonly string[],
): boolean {
  if (reading.has(method.toUpperCase())) return true;
  const site = headers['sec-fetch-site'];
  // `none` is a person who typed the address; a change does not begin so.
  if (typeof site === 'string' && site !== 'same-origin') return false;
  const origin = headers['origin'];
  if (typeof origin === 'string') return origins.includes(origin);
  return site === 'same-origin';
}
