/**
 * Whose a session is, of the kinds of this package: empty where it names no tenant. Undefined for a kind of others, which is
 * no tenant's.
 *
 * @param value - Undefined where it could not be read.
 */
export function tenantsOfSession(
  kind: string,
  id: string,
  value: unknown,
): readonly string[] | undefined {
  switch (kind) {
    case 'user-session':
      return [id.slice(0, Math.max(0, id.indexOf(':')))];
    case 'user-sessions':
      return [...new Set(listOf(value).flatMap(tenantIn))];
    case 'login-attempts':
    case 'account-lock':
      return tenantIn(value);
    default:
      return undefined;
  }
}

function listOf(value: unknown): readonly unknown[] {
  const isList = typeof value === 'object' && value !== null && 'sessions' in value;
  return isList && Array.isArray(value.sessions) ? value.sessions : [];
}

function tenantIn(value: unknown): readonly string[] {
  const isNamed = typeof value === 'object' && value !== null && 'tenant' in value;
  return isNamed && typeof value.tenant === 'string' ? [value.tenant] : [];
}
