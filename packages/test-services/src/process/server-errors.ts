/** A server did not come up. The message ends with the last lines the server wrote. */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError';
  readonly code = 'SERVER_START_FAILED';
}

/** A server went on running although it was killed. */
export class ServerStopError extends Error {
  override readonly name = 'ServerStopError';
  readonly code = 'SERVER_STOP_FAILED';
}

/** A server of a test run could not be reached, or did not answer in time. */
export class ServerUnreachableError extends Error {
  override readonly name = 'ServerUnreachableError';
  readonly code = 'SERVER_UNREACHABLE';

  /** @param url of which only host and port are shown */
  constructor(server: string, url: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${server} at ${URL.parse(url)?.host ?? 'the given URL'}: ${reason}`, { cause });
  }
}

/** A server's data folder cannot be used as it is. The message says why and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
  readonly code = 'DATA_FOLDER_UNUSABLE';
}

/** Another living program runs a server on this data folder. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
  readonly code = 'DATA_FOLDER_IN_USE';
  /** The program to stop: the one that started the server, or the server itself. */
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(`${folder} is in use by process ${pid}. Stop that one first, or use another folder.`);
    this.pid = pid;
  }
}

/** A program that is needed is not on this machine. The message has the command that installs it. */
export class MissingPartError extends Error {
  override readonly name = 'MissingPartError';
  readonly code = 'PART_MISSING';
}
