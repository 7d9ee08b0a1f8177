import { spawnSync } from 'node:child_process';

/** Programs that a machine may lack. */
export type InstallableProgram = 'redis-server';

/** Package managers by the program that shows that a machine has them. */
const packageManagers = [
  { program: 'brew', install: 'brew install redis', needsRoot: false },
  { program: 'apt-get', install: 'apt-get install redis-server', needsRoot: true },
  { program: 'dnf', install: 'dnf install redis', needsRoot: true },
  { program: 'apk', install: 'apk add redis', needsRoot: true },
  { program: 'zypper', install: 'zypper install redis', needsRoot: true },
] as const;

/** The path of a program on the PATH; undefined when there is none. */
export function findOnPath(program: string): string | undefined {
  // The shell knows the PATH: a library does not read the environment.
  const { stdout } = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], {
    encoding: 'utf8',
  });
  const path = stdout.trim();
  return path.startsWith('/') ? path : undefined;
}

/** The path of `redis-server` on the PATH; undefined when it is not installed (see {@link installHint}). */
export function findRedisServer(): string | undefined {
  return findOnPath('redis-server');
}

/** The command that installs `program` on this machine, for a person to copy. */
export function installHint(program: InstallableProgram): string {
  const manager = packageManagers.find((one) => findOnPath(one.program) !== undefined);
  if (manager === undefined) {
    return `put ${program} on the PATH (https://redis.io/docs/latest/operate/oss_and_stack/install/)`;
  }
  const sudo = manager.needsRoot && process.getuid?.() !== 0 ? 'sudo ' : '';
  return `${sudo}${manager.install}`;
}
