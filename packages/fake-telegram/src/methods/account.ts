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
    supports_guest_queries: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
  return { result };
}
