import type { BotUser } from '../wire/bot-api.ts';
import { toBotUser } from '../wire/to-user.ts';
import type { MethodAnswer, MethodCall } from './method.ts';

/** getMe */
export function getMe({ world }: MethodCall): MethodAnswer {
  const result: BotUser = {
    ...toBotUser(world),
    can_join_groups: true,
    can_read_all_group_messages: !world.bot.hasPrivacyMode,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  };
  return { result };
}
