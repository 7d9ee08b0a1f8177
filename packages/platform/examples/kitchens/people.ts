import { type NewMultiTenantSession, tenantId } from '@sesi/access';

export const bandung = tenantId('bandung');
export const bogor = tenantId('bogor');

export const siti: NewMultiTenantSession = {
  userId: 'siti',
  sppgId: bandung,
  userRole: 'head-cook',
  userType: 'staff',
  email: 'siti@example.com',
  name: 'Siti',
  permissions: [
    'menus:read',
    'menus:write',
    'production:listen',
    'inventory:listen',
    'shifts:listen',
  ],
};
export const agus: NewMultiTenantSession = {
  ...siti,
  userId: 'agus',
  sppgId: bogor,
  userRole: 'driver',
  email: 'agus@example.com',
  name: 'Agus',
  permissions: ['menus:read', 'production:listen'],
};
