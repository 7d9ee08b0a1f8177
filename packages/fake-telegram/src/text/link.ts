/** The person that a `tg://user?id=…` link names, or `undefined` for any other link. */
export function linkedUserId(url: string): number | undefined {
  const match = /^tg:(?:\/\/)?user\/?\?(?<query>[^#]*)/i.exec(url);
  if (match === null) return undefined;
  const id = Number(new URLSearchParams(match.groups?.['query'] ?? '').get('id') ?? '');
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/**
 * The link as Telegram keeps it (`example.com` becomes `http://example.com/`), or `undefined` for what it does
 * not take as a link: a host without a dot, or a scheme other than http, https, tg and ton.
 */
export function checkLink(url: string): string | undefined {
  const written = url.trim();
  const scheme = /^(?<scheme>[a-z][a-z0-9+.-]*):(?!\d)/i.exec(written)?.groups?.['scheme'];
  if (scheme !== undefined && /^(?:tg|ton)$/i.test(scheme)) {
    const rest = written.slice(scheme.length + 1).replace(/^\/\//, '');
    return /^[a-z0-9_-]+(?:[/?#].*)?$/i.test(rest)
      ? `${scheme.toLowerCase()}://${rest}`
      : undefined;
  }
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return undefined;
  const parsed = URL.parse(scheme === undefined ? `http://${written}` : written);
  return parsed !== null && parsed.hostname.includes('.') ? parsed.href : undefined;
}
