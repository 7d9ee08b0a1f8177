import { parseCookie, stringifySetCookie } from 'cookie';

/** How the cookie with the token is set. */
export interface SessionCookieSettings {
  /** Default `session`; a secure cookie is called `__Host-session`. */
  readonly name?: string;
  /** True unless set: HTTPS only. False is for a developer's machine without TLS. */
  readonly secure?: boolean;
  /**
   * `Lax` (the default): a link from elsewhere opens the page signed in, a form from elsewhere is sent without the cookie.
   * `Strict`: neither.
   */
  readonly sameSite?: 'lax' | 'strict';
}

/** The cookie that holds the token of an operator's session. */
export interface SessionCookie {
  /** Its name: browsers take one that begins with `__Host-` only over HTTPS, for this host alone and all its paths. */
  readonly name: string;
  /** The value of `Set-Cookie`: readable by no script, gone at the session's end (`endsAt`). */
  set(token: string, session: { readonly endsAt: Date }, now: Date): string;
  /** The value of `Set-Cookie` that removes it. */
  clear(): string;
  /** The token in a `Cookie` header; undefined when there is none. */
  read(header: string | undefined): string | undefined;
}

/** The cookie by these settings. */
export function sessionCookie(settings: SessionCookieSettings = {}): SessionCookie {
  const { name: plain = 'session', secure = true, sameSite = 'lax' } = settings;
  const name = secure ? `__Host-${plain}` : plain;
  const written = (value: string, maxAge: number) =>
    stringifySetCookie({ name, value, maxAge, path: '/', httpOnly: true, secure, sameSite });
  return {
    name,
    set: (token, { endsAt }, now) =>
      written(token, Math.max(0, Math.floor((endsAt.getTime() - now.getTime()) / 1_000))),
    clear: () => written('', 0),
    read: (header) => (header === undefined ? undefined : parseCookie(header)[name] || undefined),
  };
}
