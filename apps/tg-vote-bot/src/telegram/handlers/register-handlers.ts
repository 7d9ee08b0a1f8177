import { StoreUnavailableError } from '@sesi/session-core';
import type { Context, Telegraf } from 'telegraf';
import { callbackQuery, message } from 'telegraf/filters';

import { TelegramCallError } from '../api/telegram-call-error.ts';
import { languageOf } from '../texts/choose-language.ts';
import { speak } from '../texts/translate.ts';
import { ChatOrder } from '../updates/chat-order.ts';
import { handleCloseSession } from './handle-close-session.ts';
import { handleCreateSession } from './handle-create-session.ts';
import { handleHelp } from './handle-help.ts';
import { handlePress } from './handle-press.ts';
import { handlePropose } from './handle-propose.ts';
import { handleVote } from './handle-vote.ts';
import { answer, type HandlerContext, reply, setupOf } from './handler-context.ts';
import type { IncomingCommand, PersonCommand } from './incoming.ts';
import { handleMembership, handleMigration } from './membership/handle-membership.ts';
import { handleExport } from './reports/handle-export.ts';
import { handleHistory } from './reports/handle-history.ts';
import { handlePortfolio } from './reports/handle-portfolio.ts';
import { handleResults } from './reports/handle-results.ts';
import { handleStatus } from './reports/handle-status.ts';
import { handleSettings } from './settings/handle-settings.ts';
import { type CallbackPress, originOf, toCommand, toPress } from './to-incoming.ts';

type Handle<Command> = (context: HandlerContext, command: Command) => Promise<void>;

/** Commands by name; people type them in any case. */
const commands: readonly (readonly [RegExp, Handle<IncomingCommand>])[] = [
  [/^create_session$/i, forPeople(handleCreateSession)],
  [/^propose$/i, forPeople(handlePropose)],
  [/^vote$/i, forPeople(handleVote)],
  [/^close_session$/i, handleCloseSession],
  [/^results$/i, handleResults],
  [/^status$/i, handleStatus],
  [/^history$/i, handleHistory],
  [/^portfolio$/i, handlePortfolio],
  [/^export$/i, handleExport],
  [/^(?:settings|language)$/i, handleSettings],
  [/^(?:help|start)$/i, handleHelp],
];

/** Ties Telegraf's updates to the handlers. */
export function registerHandlers(bot: Telegraf, context: HandlerContext): void {
  const order = new ChatOrder();
  bot.use((ctx, next) => order.run(ctx.chat?.id, next));
  // First, because most updates are presses.
  bot.on(callbackQuery('data'), (ctx) =>
    answerPress(context, ctx.callbackQuery, ctx.update.update_id),
  );
  for (const [name, handle] of commands) {
    bot.command(name, async (ctx) => {
      const command = toCommand(ctx.message, ctx.update.update_id);
      if (command === undefined) return;
      if (ctx.chat.type === 'private') {
        const speech = speak(languageOf(command.languageTag));
        await answer(context, command, speech.html('privateChat'));
        return;
      }
      await handle(context, command);
    });
  }
  bot.on('my_chat_member', (ctx) => {
    const { chat, new_chat_member: now } = ctx.myChatMember;
    return handleMembership(context, chat.id, now.status, originOf(ctx.update.update_id));
  });
  bot.on(message('migrate_to_chat_id'), (ctx) =>
    handleMigration(context, ctx.chat.id, ctx.message.migrate_to_chat_id),
  );
  bot.on(message('migrate_from_chat_id'), (ctx) =>
    handleMigration(context, ctx.message.migrate_from_chat_id, ctx.chat.id),
  );
  bot.catch((error, ctx) => {
    reportFailure(context, ctx, error);
    if (willComeAgain(context, error)) throw error;
  });
}

/** Refuses those who cannot be told apart from others: their votes could count twice, or for somebody else. */
function forPeople(handle: Handle<PersonCommand>): Handle<IncomingCommand> {
  return async (context, command) => {
    const { sender } = command;
    if (sender.kind === 'person') {
      await handle(context, { ...command, person: sender.person });
      return;
    }
    const { speech } = await setupOf(context, command);
    const key = sender.kind === 'as-group' ? 'sender.asGroup' : 'sender.asChannel';
    await answer(context, command, speech.html(key));
  };
}

async function answerPress(
  context: HandlerContext,
  query: CallbackPress,
  updateId: number,
): Promise<void> {
  const press = toPress(query, updateId);
  if (press === undefined) {
    await answerOnce(context, query.id, '');
    return;
  }
  let text: string;
  try {
    text = await handlePress(context, press);
  } catch (error) {
    await answerOnce(context, query.id, failureText(context, query.from.language_code, error));
    throw error;
  }
  await answerOnce(context, query.id, text);
}

/** Telegram forgets a press after some seconds; what was asked for is done all the same. */
async function answerOnce(context: HandlerContext, pressId: string, text: string): Promise<void> {
  try {
    await context.api.answerPress(pressId, text);
  } catch (error) {
    if (!(error instanceof TelegramCallError)) throw error;
    context.logger.info({ err: error }, 'A press could not be answered');
  }
}

/** The one place where errors of handlers end: a line in the log, and a sentence for whoever asked. */
function reportFailure(context: HandlerContext, ctx: Context, error: unknown): void {
  const { update_id: updateId } = ctx.update;
  context.logger.error({ err: error, updateId, updateType: ctx.updateType }, 'An update failed');
  // A handler that takes too long goes on: what it does is not known to have failed. And a press has had its answer.
  if (error instanceof Error && error.name === 'TimeoutError') return;
  if (willComeAgain(context, error)) return;
  if (ctx.message === undefined || !('text' in ctx.message)) return;
  const command = toCommand(ctx.message, updateId);
  if (command === undefined) return;
  reply(context, command.place, failureText(context, command.languageTag, error));
}

/** Whether Telegram delivers the update once more, so that it may yet succeed. */
function willComeAgain({ redelivers }: HandlerContext, error: unknown): boolean {
  return redelivers && error instanceof StoreUnavailableError;
}

function failureText(
  context: HandlerContext,
  languageTag: string | undefined,
  error: unknown,
): string {
  const { plain } = speak(languageOf(languageTag));
  const untouched = error instanceof StoreUnavailableError && error.outcome === 'not-written';
  const isFinal = untouched && !willComeAgain(context, error);
  return plain(isFinal ? 'failure.notDone' : 'failure.unknown');
}
