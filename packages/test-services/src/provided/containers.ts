import { randomBytes } from 'node:crypto';

import { databaseCount } from './redis-databases.ts';

/** The versions the bots run on (docker-compose.yml). */
const postgresImage = 'postgres:18-alpine';
const redisImage = 'redis:8-alpine';
/** The first time, the image is downloaded. */
const startDeadlineMs = 180_000;

/** A server in a container. Should this program be killed, testcontainers' reaper removes it. */
export interface ContainerServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A Postgres that forgets everything when it stops. */
export async function startPostgresContainer(): Promise<ContainerServer> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const password = randomBytes(18).toString('base64url');
  const container = await new GenericContainer(postgresImage)
    .withEnvironment({
      POSTGRES_USER: 'sesi',
      POSTGRES_PASSWORD: password,
      POSTGRES_DB: 'postgres',
    })
    .withCommand([
      'postgres',
      ...['fsync=off', 'full_page_writes=off', 'max_connections=300'].flatMap((one) => ['-c', one]),
    ])
    .withExposedPorts(5432)
    // The first time it is ready only for the set-up of the image, the second time for us.
    .withWaitStrategy(
      Wait.forAll([
        Wait.forLogMessage(/database system is ready to accept connections/, 2),
        Wait.forListeningPorts(),
      ]),
    )
    .withStartupTimeout(startDeadlineMs)
    .start();
  const address = `${container.getHost()}:${container.getMappedPort(5432)}`;
  return {
    url: `postgres://sesi:${password}@${address}/postgres`,
    stop: async () => {
      await container.stop();
    },
  };
}

/** A Redis that keeps nothing on disk. */
export async function startRedisContainer(): Promise<ContainerServer> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(redisImage)
    .withCommand(['redis-server', '--save', '', '--databases', String(databaseCount)])
    .withExposedPorts(6379)
    .withWaitStrategy(
      Wait.forAll([Wait.forLogMessage(/Ready to accept connections/), Wait.forListeningPorts()]),
    )
    .withStartupTimeout(startDeadlineMs)
    .start();
  return {
    url: `redis://${container.getHost()}:${container.getMappedPort(6379)}`,
    stop: async () => {
      await container.stop();
    },
  };
}
