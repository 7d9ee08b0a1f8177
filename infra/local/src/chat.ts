import { readChatArguments } from './chat/chat-arguments.ts';
import { runChat } from './chat/run-chat.ts';
import { dataFolder, readLocalEnvironment } from './local-environment.ts';
import { explainLocally } from './local-error.ts';

try {
  const { stdin, stdout } = process;
  process.exitCode = await runChat(readChatArguments(process.argv.slice(2)), {
    input: stdin,
    output: stdout,
    isTerminal: stdin.isTTY && stdout.isTTY,
    view: {
      columns: stdout.columns || 80,
      styled: stdout.isTTY && stdout.hasColors(),
    },
    dataDir: dataFolder(await readLocalEnvironment(process.env)),
  });
} catch (error) {
  console.error(explainLocally(error));
  process.exitCode = 1;
}
