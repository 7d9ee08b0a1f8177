import { badRequest } from '../errors.ts';
import type { CallParameters } from '../parameters/call-parameters.ts';
import { readCommandScope } from '../parameters/command-scope.ts';
import { isJsonObject, requiredString } from '../parameters/json-field.ts';
import { lengthInCharacters } from '../parameters/message-text.ts';
import type { BotCommand } from '../wire/bot-api.ts';
import { DONE, type MethodAnswer, type MethodCall } from './method.ts';

const COMMAND = "Can't parse BotCommand: ";
const MAX_COMMANDS = 100;
const MAX_NAME_LENGTH = 32;
const MAX_DESCRIPTION_LENGTH = 256;

/** setMyCommands */
export function setMyCommands({ world, parameters }: MethodCall): MethodAnswer {
  const given = readCommands(parameters);
  const scope = readCommandScope(world, parameters);
  const languageCode = readLanguage(parameters);
  const commands = given.map(checkCommand);
  if (commands.length > MAX_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  if (commands.some(({ command }) => !/^[a-z0-9_]+$/.test(command))) {
    throw badRequest('BOT_COMMAND_INVALID');
  }
  world.commands.set({ scope, languageCode, commands });
  return DONE;
}

/** getMyCommands: of exactly the scope and language, empty when none were set. */
export function getMyCommands({ world, parameters }: MethodCall): MethodAnswer {
  const scope = readCommandScope(world, parameters);
  return { result: world.commands.get(scope, readLanguage(parameters)) };
}

/** deleteMyCommands */
export function deleteMyCommands({ world, parameters }: MethodCall): MethodAnswer {
  const scope = readCommandScope(world, parameters);
  world.commands.set({ scope, languageCode: readLanguage(parameters), commands: [] });
  return DONE;
}

function readLanguage(parameters: CallParameters): string {
  const code = parameters.text('language_code');
  if (!/^(?:[a-z]{2})?$/.test(code)) throw badRequest('Invalid language code specified');
  return code;
}

function readCommands(parameters: CallParameters): readonly BotCommand[] {
  const read = parameters.json('commands');
  if (read.kind === 'absent') return [];
  if (read.kind === 'broken') throw badRequest("Can't parse commands JSON object");
  if (!Array.isArray(read.value)) throw badRequest('Expected an Array of BotCommand');
  return read.value.map((command: unknown) => {
    if (!isJsonObject(command)) throw badRequest(`${COMMAND}expected an Object`);
    return {
      command: requiredString(command, 'command', COMMAND),
      description: requiredString(command, 'description', COMMAND),
    };
  });
}

function checkCommand(given: BotCommand): BotCommand {
  const command = given.command.trim().replace(/^\//, '');
  const description = given.description.trim();
  if (command === '') throw badRequest('Command must be non-empty');
  if (lengthInCharacters(command) > MAX_NAME_LENGTH) {
    throw badRequest(`Command length must not exceed ${MAX_NAME_LENGTH}`);
  }
  if (description === '') throw badRequest('Command description must be non-empty');
  if (lengthInCharacters(description) > MAX_DESCRIPTION_LENGTH) {
    throw badRequest(`Command description length must not exceed ${MAX_DESCRIPTION_LENGTH}`);
  }
  return { command, description };
}
