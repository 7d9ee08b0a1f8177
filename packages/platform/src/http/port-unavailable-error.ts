const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program is using it',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'that address is not known',
};

/** What `PortUnavailableError` tells about. */
export interface UnavailablePort {
  readonly host: string;
  readonly port: number;
  /** The variable that sets the port, such as `PORT`. */
  readonly portName: string;
  /** What `listen` threw. */
  readonly cause: unknown;
}

/** The server cannot listen on its port. The message names the port, the reason and the variable to set. */
export class PortUnavailableError extends Error {
  override readonly name = 'PortUnavailableError';
  readonly code = 'PORT_UNAVAILABLE';
  readonly port: number;

  constructor({ host, port, portName, cause }: UnavailablePort) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const address = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND';
    const remedy = address
      ? 'Set HOST to an address of this machine, such as 127.0.0.1.'
      : `Stop that program, or set ${portName} to a free port.`;
    super(
      `Cannot listen on port ${port} of ${host}: ${reasons[code] ?? 'the system refused'}. ${remedy}`,
      { cause },
    );
    this.port = port;
  }

  /** Whether an error of `listen` is about the port or the address. */
  static explains(error: unknown): boolean {
    return error instanceof Error && 'code' in error && String(error.code) in reasons;
  }
}
