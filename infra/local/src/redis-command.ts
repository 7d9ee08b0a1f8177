import { dataFolder, readLocalEnvironment } from './local-environment.ts';
import { explainLocally } from './local-error.ts';
import { ownCommand } from './own-command.ts';
import { redisCommands } from './redis/redis-commands.ts';

process.exitCode = await main(process.argv[2]);

async function main(name: string | undefined): Promise<number> {
  const command = redisCommands.get(name ?? '');
  if (command === undefined) {
    console.error(
      `Say one of: ${[...redisCommands.keys()].map((each) => ownCommand(`redis:${each}`)).join(', ')}`,
    );
    return 2;
  }
  try {
    const environment = await readLocalEnvironment(process.env);
    return await command({
      dataDir: dataFolder(environment),
      environment,
      isTerminal: process.stdout.isTTY,
      print: console.log,
    });
  } catch (error) {
    console.error(explainLocally(error));
    return 1;
  }
}
