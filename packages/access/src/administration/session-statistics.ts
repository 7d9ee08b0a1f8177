import type { TenantId } from '../tenants/tenant-id.ts';
import type { ValidationFigures } from './validation-counter.ts';

/** Figures of operators' sessions, as of now. */
export interface SessionStatistics {
  /** Live sessions. */
  readonly active: number;
  /** Users who have at least one. */
  readonly users: number;
  /** Live sessions by role. */
  readonly byRole: Readonly<Record<string, number>>;
  /** Live sessions by tenant: only the one that was asked for, if one was. */
  readonly byTenant: Readonly<Record<string, number>>;
  /** Sign-ins in the last minute and in the last hour. */
  readonly created: { readonly lastMinute: number; readonly lastHour: number };
  /** Of this process, over all tenants; left out when one tenant was asked for. */
  readonly validations?: ValidationFigures;
}

/** Counts live sessions. */
export class SessionTally {
  #active = 0;
  readonly #users = new Set<string>();
  readonly #byRole = new Map<string, number>();
  readonly #byTenant = new Map<string, number>();

  add(tenant: TenantId, { userId, userRole }: { userId: string; userRole: string }): void {
    this.#active += 1;
    this.#users.add(userId);
    this.#byRole.set(userRole, (this.#byRole.get(userRole) ?? 0) + 1);
    this.#byTenant.set(tenant, (this.#byTenant.get(tenant) ?? 0) + 1);
  }

  figures(): Pick<SessionStatistics, 'active' | 'users' | 'byRole' | 'byTenant'> {
    return {
      active: this.#active,
      users: this.#users.size,
      byRole: Object.fromEntries(this.#byRole),
      byTenant: Object.fromEntries(this.#byTenant),
    };
  }
}
