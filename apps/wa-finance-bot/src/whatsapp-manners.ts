import type { Pool } from '@sesi/session-core/postgres';

import type { Config } from './config.ts';
import { speak } from './conversation/texts/speak.ts';
import type { Language } from './language/language.ts';
import { PostgresAnsweredGroups } from './postgres/outbound/postgres-answered-groups.ts';
import { PostgresOutboundLog } from './postgres/outbound/postgres-outbound-log.ts';
import type { Members } from './registration/members.ts';
import { languageOfPhone } from './registration/settings.ts';
import type { UnfinishedRegistrations } from './registration/unfinished-registrations.ts';
import type { OutboundOptions } from './whatsapp/outbound/outbound-options.ts';

/** The settings of whatsAppManners. */
export type MannersConfig = Pick<
  Config,
  | 'WHATSAPP_HUMAN_PACE'
  | 'WHATSAPP_PERSON_MINUTE'
  | 'WHATSAPP_PERSON_HOUR'
  | 'WHATSAPP_SAME_TEXT_MINUTE'
  | 'WHATSAPP_OVERALL_MINUTE'
  | 'WHATSAPP_BRAKE_MINUTE'
>;

/** What the manners stand on. */
export interface MannersStores {
  readonly postgres: Pool;
  readonly members: Pick<Members, 'findByPhone'>;
  readonly unfinished: Pick<UnfinishedRegistrations, 'findByPhone'>;
}

/** The part that is settings alone. */
export function paceAndLimits(config: MannersConfig): Pick<OutboundOptions, 'isHuman' | 'limits'> {
  return {
    isHuman: config.WHATSAPP_HUMAN_PACE,
    limits: {
      personMinute: config.WHATSAPP_PERSON_MINUTE,
      personHour: config.WHATSAPP_PERSON_HOUR,
      sameTextMinute: config.WHATSAPP_SAME_TEXT_MINUTE,
      overallMinute: config.WHATSAPP_OVERALL_MINUTE,
      brakeMinute: config.WHATSAPP_BRAKE_MINUTE,
    },
  };
}

/** How this bot behaves on WhatsApp: the limits are shared by all who use this Postgres. */
export function whatsAppManners(
  config: MannersConfig,
  { postgres, members, unfinished }: MannersStores,
): OutboundOptions {
  const groups = new PostgresAnsweredGroups(postgres);

  async function languageOf(person: string): Promise<Language> {
    return (await members.findByPhone(person))?.language ?? languageOfPhone(person);
  }

  return {
    ...paceAndLimits(config),
    log: new PostgresOutboundLog(postgres),
    hasWritten: async (person) =>
      (await members.findByPhone(person)) !== undefined ||
      (await unfinished.findByPhone(person)) !== undefined,
    texts: {
      tooFast: async (person) => speak(await languageOf(person), 'too-fast'),
      leftOut: async (person, number) => speak(await languageOf(person), 'left-out', { number }),
    },
    groups: {
      mayInvite: async (person) => (await members.findByPhone(person)) !== undefined,
      claim: (groupId) => groups.claim(groupId),
      answer: async (person, phone) => {
        const language = await languageOf(person);
        return phone === undefined
          ? speak(language, 'group.no-link')
          : speak(language, 'group', { link: `https://wa.me/${phone}` });
      },
    },
  };
}
