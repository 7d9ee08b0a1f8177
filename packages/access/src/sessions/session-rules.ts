import { createHash } from 'node:crypto';

import type { Origin, RefusalReason } from './operator-session.ts';
import type { ListedSession, UserSession } from './session-kinds.ts';
import { rememberedMs } from './session-kinds.ts';
import type { SessionSettings } from './session-settings.ts';

/** What a sign-in does to the list of its user. */
export type Admission =
  | {
      readonly kind: 'admitted';
      readonly sessions: readonly ListedSession[];
      /** Hashes of the sessions that end with it. */
      readonly ended: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: 'too-many-sessions' };

/** Those of a list that have not expired. */
export function liveOf(
  sessions: readonly ListedSession[],
  nowMs: number,
): readonly ListedSession[] {
  return sessions.filter(({ expiresAt }) => expiresAt > nowMs);
}

/**
 * Admits a session to a list, within the limit of its tenant: sessions in other tenants neither count nor end.
 *
 * @param replaced - The hash of a session whose place it takes.
 */
export function admit(
  sessions: readonly ListedSession[],
  added: ListedSession,
  { maxConcurrent, whenFull }: Pick<SessionSettings, 'maxConcurrent' | 'whenFull'>,
  { nowMs, replaced }: { readonly nowMs: number; readonly replaced?: string | undefined },
): Admission {
  const live = liveOf(sessions, nowMs);
  const own = live.filter(({ tenant }) => tenant === added.tenant);
  const given = own.filter(({ hash }) => hash === replaced);
  const kept = own.filter(({ hash }) => hash !== replaced);
  const above = Math.max(0, kept.length + 1 - maxConcurrent);
  if (above > 0 && whenFull === 'refuse') return { kind: 'refused', reason: 'too-many-sessions' };
  const oldest = kept
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.hash < b.hash ? -1 : 1))
    .slice(0, above);
  const ended = [...given, ...oldest].map(({ hash }) => hash);
  return {
    kind: 'admitted',
    sessions: [
      ...live.filter((one) => one.tenant !== added.tenant || !ended.includes(one.hash)),
      added,
    ],
    ended,
  };
}

/** The times of a session that begins now. */
export function bornAt(
  nowMs: number,
  { idleMs, absoluteMs }: Pick<SessionSettings, 'idleMs' | 'absoluteMs'>,
): Pick<UserSession, 'createdAt' | 'lastSeenAt' | 'expiresAt' | 'endsAt'> {
  const endsAt = nowMs + absoluteMs;
  return {
    createdAt: nowMs,
    lastSeenAt: nowMs,
    expiresAt: Math.min(nowMs + idleMs, endsAt),
    endsAt,
  };
}

/** The session after a use now; undefined where that is not yet worth a write. Nothing lives beyond `endsAt`. */
export function renewed(
  session: UserSession,
  nowMs: number,
  { idleMs, renewEveryMs }: Pick<SessionSettings, 'idleMs' | 'renewEveryMs'>,
): UserSession | undefined {
  if (nowMs - session.lastSeenAt < renewEveryMs) return undefined;
  const idleEnd = Math.min(nowMs + idleMs, session.endsAt);
  // What an administrator has extended is not shortened by its use.
  return { ...session, lastSeenAt: nowMs, expiresAt: Math.max(session.expiresAt, idleEnd) };
}

/** What is left of a session's life for the row, which outlives it by the minutes in which `expired` is told. */
export function rowLifeMs({ expiresAt }: Pick<UserSession, 'expiresAt'>, nowMs: number): number {
  return Math.max(0, expiresAt - nowMs) + rememberedMs;
}

/** Why a session does not open what is asked for; undefined when it does. */
export function refusalOf(
  session: UserSession,
  asked: {
    readonly nowMs: number;
    readonly permission: string | undefined;
    readonly ip: string | undefined;
  },
  { otherIp }: Pick<SessionSettings, 'otherIp'>,
): RefusalReason | undefined {
  if (session.expiresAt <= asked.nowMs || session.endsAt <= asked.nowMs) return 'expired';
  if (otherIp === 'refuse' && session.ip !== undefined && session.ip !== asked.ip)
    return 'other-ip';
  const { permission } = asked;
  if (permission !== undefined && !session.permissions.includes(permission)) {
    return 'missing-permission';
  }
  return undefined;
}

/** At most so many IPs and agents are remembered of a session. */
const mostSeen = 16;

/** The session with an IP or agent that it had not been seen from; undefined when both are known. */
export function seenFrom(
  session: UserSession,
  origin: Origin,
): { readonly session: UserSession; readonly news: readonly ('ip' | 'userAgent')[] } | undefined {
  const news = (['ip', 'userAgent'] as const).filter((part) => {
    const text = origin[part];
    return text !== undefined && !session.seenFrom.includes(digest(part, text));
  });
  if (news.length === 0) return undefined;
  const digests = news.map((part) => digest(part, origin[part] ?? ''));
  return {
    session: { ...session, seenFrom: [...session.seenFrom, ...digests].slice(-mostSeen) },
    news,
  };
}

/** What a session that begins has been seen from. */
export function firstSeenFrom(origin: Origin): readonly string[] {
  return (['ip', 'userAgent'] as const).flatMap((part) => {
    const text = origin[part];
    return text === undefined ? [] : [digest(part, text)];
  });
}

/** An origin as a session and Postgres can hold it: cut, without control characters and halves of surrogate pairs. */
export function cleaned({ ip, userAgent }: Origin): Origin {
  return { ip: clean(ip, 64), userAgent: clean(userAgent, 512) };
}

function clean(text: string | undefined, length: number): string | undefined {
  return text
    ?.replaceAll(/[\u0000-\u001f\u007f]/gu, '')
    .slice(0, length)
    .toWellFormed();
}

function digest(part: string, text: string): string {
  return createHash('sha256').update(`${part}:${text}`).digest('base64url').slice(0, 16);
}
