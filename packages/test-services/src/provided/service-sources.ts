import type { ContainerServer } from './containers.ts';
import { dockerAnswers } from './docker.ts';

/** A service that runs, and how to end it. */
export interface Started<Service> {
  readonly service: Service;
  stop(): Promise<void>;
}

/** Where the servers of a run may come from, before local programs are tried. */
export interface ServiceSources {
  /** Of a given Postgres. */
  readonly postgresUrl: string | undefined;
  /** Of a given Redis. */
  readonly redisUrl: string | undefined;
  /** Starts a container; undefined when there is no engine, or it could not run this one. */
  inContainer(
    name: string,
    start: () => Promise<ContainerServer>,
  ): Promise<ContainerServer | undefined>;
}

/** What {@link serviceSources} needs to know. */
export interface SourceOptions {
  /** Of a server to use instead of one of our own (TEST_POSTGRES_URL). The user must be allowed to create databases. */
  readonly postgresUrl?: string | undefined;
  /** Of a server to use instead of one of our own (TEST_REDIS_URL). */
  readonly redisUrl?: string | undefined;
  /** Where the container engine is (DOCKER_HOST). Default: the usual places. */
  readonly dockerHost?: string | undefined;
  /** Gets a line for a person, such as why a container was not used. */
  readonly onNote?: ((line: string) => void) | undefined;
}

/** Asks once for a container engine, and only when a service is not given. */
export function serviceSources(options: SourceOptions): ServiceSources {
  const { postgresUrl, redisUrl, dockerHost, onNote } = options;
  const isAllGiven = postgresUrl !== undefined && redisUrl !== undefined;
  const hasDocker = isAllGiven ? Promise.resolve(false) : dockerAnswers(dockerHost);
  return {
    postgresUrl,
    redisUrl,
    async inContainer(name, start) {
      if (!(await hasDocker)) return undefined;
      try {
        return await start();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        onNote?.(`${name} does not run in a container here (${reason}): trying local programs.`);
        return undefined;
      }
    },
  };
}
