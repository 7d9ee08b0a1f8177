import { SessionError } from '../../errors.ts';

/** Where a server listens. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** What a URL of Redis says. Credentials are those of the servers that hold the data. */
export interface RedisUrl {
  /** One server, the sentinels that name one, or some servers of a Cluster. */
  readonly form: 'server' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  readonly hosts: readonly HostPort[];
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number | undefined;
  /** With sentinels: the name under which they know the master, and what they ask for themselves. */
  readonly sentinel:
    | {
        readonly master: string;
        readonly username: string | undefined;
        readonly password: string | undefined;
      }
    | undefined;
}

/** A URL of Redis cannot be used. The message says which forms there are and never holds the URL, nor a password. */
export class InvalidRedisUrlError extends SessionError {
  override readonly name = 'InvalidRedisUrlError';
  readonly code = 'REDIS_URL_INVALID';
}

/** For people. The second form is that of redis-sentinel-url, Prefect and RedisVL. */
const forms =
  'redis://host:6379/0, redis+sentinel://host:26379,host:26379/mymaster/0 or redis+cluster://host:7000,host:7001, ' +
  'with user:password@ before the hosts where it is needed and rediss for TLS';

const form =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^/?#]*)@)?([^@/?#]*)(\/[^?#]*)?(\?[^#]*)?$/i;
const defaultPorts = { server: 6_379, sentinel: 26_379, cluster: 6_379 };

/** Reads a URL of Redis in any of its forms. @throws InvalidRedisUrlError. */
export function parseRedisUrl(text: string): RedisUrl {
  const found = form.exec(text);
  if (found === null) throw new InvalidRedisUrlError(`The URL of Redis must look like ${forms}.`);
  const [, scheme = '', kind, userInfo = '', hostList = '', path = '', query = ''] = found;
  const is =
    kind === undefined ? 'server' : kind.toLowerCase() === 'sentinel' ? 'sentinel' : 'cluster';
  const hosts = hostList.split(',').map((host) => parseHost(host, defaultPorts[is]));
  if (is === 'server' && hosts.length > 1) {
    throw new InvalidRedisUrlError(
      'redis:// names one server. For several say redis+sentinel:// or redis+cluster://.',
    );
  }
  const colon = userInfo.indexOf(':');
  const names = path.split('/').slice(1).map(decode);
  if (names.at(-1) === '') names.pop();
  const asked = new URLSearchParams(query);
  return {
    form: is,
    tls: scheme.toLowerCase() === 'rediss',
    hosts,
    username: decode(colon === -1 ? userInfo : userInfo.slice(0, colon)) || undefined,
    password: (colon === -1 ? '' : decode(userInfo.slice(colon + 1))) || undefined,
    sentinel: is === 'sentinel' ? parseSentinel(names.shift(), asked) : undefined,
    database: parseDatabase(is, names),
  };
}

/** `host:port`, with brackets where a host needs them. */
export function formatHost({ host, port }: HostPort): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function parseHost(text: string, defaultPort: number): HostPort {
  const [, bracketed, plain, digits] =
    /^(?:\[([\da-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? defaultPort : Number(digits);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new InvalidRedisUrlError(
      `The URL of Redis needs hosts with ports from 1 to 65535, with commas between: ${forms}.`,
    );
  }
  return { host, port };
}

function parseSentinel(
  master: string | undefined,
  asked: URLSearchParams,
): NonNullable<RedisUrl['sentinel']> {
  if (master === undefined || master === '') {
    throw new InvalidRedisUrlError(
      'After the sentinels the name of the master is missing: redis+sentinel://host:26379/mymaster.',
    );
  }
  for (const name of asked.keys()) {
    if (name === 'sentinel_username' || name === 'sentinel_password') continue;
    throw new InvalidRedisUrlError(
      'redis+sentinel:// knows the parameters sentinel_username and sentinel_password only.',
    );
  }
  return {
    master,
    username: asked.get('sentinel_username') ?? undefined,
    password: asked.get('sentinel_password') ?? undefined,
  };
}

function parseDatabase(is: RedisUrl['form'], names: readonly string[]): number | undefined {
  const [digits, ...more] = names;
  if (digits === undefined) return undefined;
  if (more.length > 0 || !/^\d{1,7}$/.test(digits)) {
    throw new InvalidRedisUrlError(
      `The URL of Redis must end with the number of a database: ${forms}.`,
    );
  }
  if (is === 'cluster' && Number(digits) !== 0) {
    throw new InvalidRedisUrlError('A Cluster has no database but number 0: leave the number out.');
  }
  return Number(digits);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidRedisUrlError(
      'A % in the URL of Redis must stand before two hexadecimal digits: write %25.',
    );
  }
}
