import { homedir } from 'node:os';

/** Variables of a process, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a browser may know of the bot's environment. The rest holds the bot's secrets (database, tokens, keys), and a
 * browser that shows a page from outside has no business with those.
 */
const inherited = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
  'FONTCONFIG_PATH',
  'FONTCONFIG_FILE',
  'LD_LIBRARY_PATH',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
];

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin';

/** The environment that Chromium gets: what it needs of `given`, with the usual PATH and the user's home when they lack. */
export function chromiumEnvironment(given: Environment = {}): Record<string, string> {
  const environment: Record<string, string> = { PATH: usualPath, HOME: homedir() };
  for (const name of inherited) {
    const value = given[name];
    if (value !== undefined && value !== '') environment[name] = value;
  }
  return environment;
}
