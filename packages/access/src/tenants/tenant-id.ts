declare const brand: unique symbol;

/** The id of a tenant that was checked by `tenantId`: part of every key and row that a tenant owns. */
export type TenantId = string & { readonly [brand]: 'TenantId' };

/** A text cannot be the id of a tenant. */
export class InvalidTenantError extends Error {
  override readonly name = 'InvalidTenantError';
  readonly code = 'TENANT_INVALID';
}

/** Neither `:` (keys and channels are split there) nor `.` (tokens are). */
const pattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Whether a text can be the id of a tenant: 1 to 64 letters, digits, `_` and `-`, a letter or digit first. */
export function isTenantId(text: string): text is TenantId {
  return pattern.test(text);
}

/** The text as the id of a tenant. @throws InvalidTenantError when it cannot be one. */
export function tenantId(text: string): TenantId {
  if (isTenantId(text)) return text;
  throw new InvalidTenantError(
    'The id of a tenant has 1 to 64 letters, digits, "_" and "-", and begins with a letter or digit.',
  );
}
