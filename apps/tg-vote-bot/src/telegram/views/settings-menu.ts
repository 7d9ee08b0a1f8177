import {
  type ChatSettings,
  noCap,
  settingChoices,
  settingNames,
} from '../../voting/rules/chat-settings.ts';
import type { SettingsButton } from '../callback-data.ts';
import { enSettings } from '../texts/settings/en-settings.ts';
import type { Speech } from '../texts/translate.ts';
import { formatMinutes } from './format.ts';
import { lines, type View, type ViewButton } from './view.ts';

/** What the menu of settings is shown with. */
export interface SettingsMenuContext {
  /** Whether there is a trading system to choose. */
  readonly hasTradingSystem: boolean;
}

type SettingName = keyof ChatSettings;

/** All settings with their values, each a button. */
export function settingsMenu(
  speech: Speech,
  settings: ChatSettings,
  { hasTradingSystem }: SettingsMenuContext,
): View {
  const names = settingNames.filter((name) => name !== 'execution' || hasTradingSystem);
  return {
    html: speech.html('settings.title'),
    rows: names.map((name) => [
      button(settingText(speech, settings, name), { action: 'settings', name }),
    ]),
  };
}

/** The values of one setting, each a button, and what it means. */
export function settingChoicesMenu(
  speech: Speech,
  settings: ChatSettings,
  name: SettingName,
): View {
  const { html, plain } = speech;
  const values = settingChoices[name].map((value, choice) => {
    const mark = value === settings[name] ? '● ' : '';
    return button(`${mark}${valueText(speech, name, value)}`, { action: 'settings', name, choice });
  });
  const pairs = values.flatMap((_, index) =>
    index % 2 === 0 ? [values.slice(index, index + 2)] : [],
  );
  return {
    html: lines(`<b>${html(`settings.names.${name}`)}</b>`, html(`settings.hints.${name}`)),
    rows: [...pairs, [button(plain('buttons.back'), { action: 'settings' })]],
  };
}

/** A setting and its value in a line, such as `Quorum: 50 %`. */
export function settingText(speech: Speech, settings: ChatSettings, name: SettingName): string {
  return speech.plain('settings.saved', {
    name: speech.plain(`settings.names.${name}`),
    value: valueText(speech, name, settings[name]),
  });
}

function button(label: string, asks: SettingsButton): ViewButton {
  return { label, button: asks };
}

function valueText(speech: Speech, name: SettingName, value: ChatSettings[SettingName]): string {
  const { plain } = speech;
  if (typeof value === 'boolean') return plain(value ? 'settings.on' : 'settings.off');
  if (typeof value === 'number') {
    if (name !== 'quorum') return formatMinutes(speech, value);
    return value === 0 ? plain('settings.none') : `${value} %`;
  }
  if (value === noCap) return plain('settings.none');
  return isWord(value) ? plain(`settings.values.${value}`) : value;
}

function isWord(value: string): value is keyof typeof enSettings.values {
  return Object.hasOwn(enSettings.values, value);
}
