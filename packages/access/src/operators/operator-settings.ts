/** How often somebody may try to sign in. */
export interface OperatorSettings {
  /** Sign-ins from one address in `windowMs`. Default 50. */
  readonly triesByIp: number;
  /** Sign-ins to one account in `windowMs`, right or wrong. Default 20. */
  readonly triesByAccount: number;
  /** Default 15 min (contract E). */
  readonly windowMs: number;
}

export const defaultOperatorSettings: OperatorSettings = {
  triesByIp: 50,
  triesByAccount: 20,
  windowMs: 15 * 60_000,
};
