import { claimUpdate } from '../../../use-cases/claim-update.ts';
import type { ChatSettings } from '../../../voting/rules/chat-settings.ts';
import { changeSetting } from '../../../voting/rules/chat-settings.ts';
import { type SettingsButton } from '../../callback-data.ts';
import { languageOf } from '../../texts/choose-language.ts';
import { type Speech, speak } from '../../texts/translate.ts';
import { settingChoicesMenu, settingsMenu, settingText } from '../../views/settings-menu.ts';
import type { View } from '../../views/view.ts';
import { answer, type HandlerContext, setupOf } from '../handler-context.ts';
import type { IncomingCommand, IncomingPress } from '../incoming.ts';

/** `/settings` shows the menu of what a group can choose. Everybody may see it. */
export async function handleSettings(
  context: HandlerContext,
  command: IncomingCommand,
): Promise<void> {
  const { settings, speech } = await setupOf(context, command);
  const { html, rows } = settingsMenu(speech, settings, menuContext(context));
  await answer(context, command, html, rows);
}

/**
 * A press in the menu of settings, by an administrator.
 *
 * @returns what to show to the person.
 */
export async function handleSettingsPress(
  context: HandlerContext,
  press: IncomingPress,
  { name, choice }: SettingsButton,
): Promise<string> {
  const { chatId, person, origin } = press;
  const { voting, admins } = context;
  const settings = await voting.settings.get(chatId);
  const speech = speechOf(settings, press);
  if (!(await admins.includes(chatId, person.id))) return speech.plain('settings.adminsOnly');
  if (name === undefined || choice === undefined) {
    if (!(await claimUpdate(voting, origin))) return '';
    const menu =
      name === undefined
        ? settingsMenu(speech, settings, menuContext(context))
        : settingChoicesMenu(speech, settings, name);
    show(context, press, menu);
    return '';
  }
  if (changeSetting(settings, name, choice) === undefined) return '';
  const changed = await voting.settings.change(
    chatId,
    (latest) => changeSetting(latest, name, choice) ?? latest,
    origin,
  );
  if (changed === undefined) return '';
  const now = speechOf(changed, press);
  show(context, press, settingsMenu(now, changed, menuContext(context)));
  return settingText(now, changed, name);
}

function speechOf({ language }: ChatSettings, { languageTag }: IncomingPress): Speech {
  return speak(language === 'auto' ? languageOf(languageTag) : language);
}

function menuContext({ voting }: HandlerContext): { hasTradingSystem: boolean } {
  return { hasTradingSystem: voting.tradingSystem !== undefined };
}

const patienceMs = 10_000;

function show(
  { api, queues, logger }: HandlerContext,
  { chatId, messageId }: IncomingPress,
  view: View,
): void {
  queues
    .run(chatId, () => api.edit(chatId, messageId, view), patienceMs)
    .catch((error: unknown) => logger.warn({ err: error, chatId }, 'A menu could not be shown'));
}
