import { z } from 'zod';

import type { Namespace, NamespaceOptions, TenantNamespace } from '../../src/index.ts';
import type { CacheLab, LabProcess } from './cache-lab.ts';

const menu = z.object({ dish: z.string() });
export type Menu = z.infer<typeof menu>;

/** The namespace that most tests use. */
export const menus = {
  name: 'menus',
  perTenant: true,
  key: 'menu:{tenant}:{id}',
  schema: menu,
  ttlMs: 60_000,
} as const satisfies NamespaceOptions<Menu>;

export const rice: Menu = { dish: 'nasi goreng' };
export const soup: Menu = { dish: 'soto ayam' };

/** A process with menus. */
export interface MenuProcess extends LabProcess {
  readonly namespace: TenantNamespace<Menu>;
  readonly acme: Namespace<Menu>;
}

/** @param clock - To be moved ahead, in ms. */
export async function openMenus(
  lab: CacheLab,
  options: Partial<NamespaceOptions<Menu>> = {},
  clock: { aheadMs: number } = { aheadMs: 0 },
): Promise<MenuProcess> {
  const opened = await lab.open({ clock: { now: () => new Date(Date.now() + clock.aheadMs) } });
  const namespace = opened.cache.namespace({ ...menus, ...options, perTenant: true });
  return { ...opened, namespace, acme: namespace.of('acme') };
}
