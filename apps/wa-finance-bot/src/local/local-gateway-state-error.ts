/** The local gateway was started twice, or used before its start or after its end. */
export class LocalGatewayStateError extends Error {
  override readonly name = 'LocalGatewayStateError';
  readonly code = 'LOCAL_GATEWAY_STATE';
}
