import { defineKind, type SessionKind } from '@sesi/session-core';
import { z } from 'zod';

/** Longer than a session lives, so that the first minutes after its end can say `expired`. */
export const rememberedMs = 5 * 60 * 1_000;

/** The user's list lives so long after its last change: contract E. */
export const listLifeMs = 24 * 60 * 60 * 1_000;

/** A text that may stand in a session. */
const text = z.string().min(1).max(256);

const userSession = z.object({
  userId: text,
  userRole: text,
  userType: text,
  email: z.string().max(320),
  name: z.string().max(256),
  permissions: z.array(text).max(1_000).readonly(),
  ip: z.string().max(64).optional(),
  userAgent: z.string().max(512).optional(),
  device: z.string().max(256).optional(),
  /** Digests of the IPs and agents seen so far: one that is new is an entry of the activity log. */
  seenFrom: z.array(z.string()).readonly(),
  // Epoch ms, each.
  createdAt: z.number(),
  lastSeenAt: z.number(),
  expiresAt: z.number(),
  endsAt: z.number(),
});

/** The value at `user-session:{tenant}:{hash}`, sealed. */
export type UserSession = z.infer<typeof userSession>;

/** Operators' sessions: sealed, and never believed while Postgres is away. */
export const userSessionKind: SessionKind<UserSession> = defineKind({
  name: 'user-session',
  keyPrefix: 'user-session:',
  ttlMs: 8 * 60 * 60 * 1_000,
  schema: userSession,
  sensitive: true,
  grantsAccess: true,
});

const listedSession = z.object({
  tenant: z.string(),
  hash: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
});

/** One session in the list of its user. */
export type ListedSession = z.infer<typeof listedSession>;

const userSessions = z.object({ sessions: z.array(listedSession).readonly() });

/** The value at `user:{id}:sessions`: every change of a session is a change of this list, in one transaction. */
export type UserSessions = z.infer<typeof userSessions>;

/** The list of a user's sessions; its id is `{userId}:sessions`. It names no more of a session than its hash. */
export const userSessionsKind: SessionKind<UserSessions> = defineKind({
  name: 'user-sessions',
  keyPrefix: 'user:',
  ttlMs: listLifeMs,
  schema: userSessions,
  renewOnUpdate: true,
  grantsAccess: true,
});
