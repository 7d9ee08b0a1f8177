import { foldText } from '../../language/fold-text.ts';
import { shortName } from '../short-name.ts';
import { speak } from '../texts/speak.ts';
import type { Asking, LedgerRequestContext } from './ledger-request-context.ts';

/** More entries than anybody has. */
const mostEntries = 100_000;

/**
 * Deletes all that is kept about a member, and counts what a second look finds. Their address confirms it: nobody writes it
 * by mistake. That they said STOP is kept, so that nobody writes to them.
 */
export async function forgetMember(
  address: string | undefined,
  { member, message }: Asking,
  { ledger, members, optOuts, traces, onForgotten }: LedgerRequestContext,
): Promise<string> {
  const { id, language, email, phone, name } = member;
  if (address === undefined || foldText(address) !== foldText(email)) {
    const entries = (await ledger.recent(id, mostEntries)).length;
    return speak(language, 'forget.ask', { entries, email });
  }
  const { entries, rows, left, ids, messageIds } = await members.remove(id);
  await onForgotten(id);
  const people = [...new Set([phone, message.from, ...ids])];
  const sessions = await traces.remove(people, messageIds);
  const said = speak(language, 'forgotten', {
    rows,
    entries,
    sessions: sessions.removed,
    left: left + sessions.left,
    name: shortName(name),
  });
  const stopped = await Promise.all(people.map((person) => optOuts.has(person)));
  return stopped.includes(true) ? `${said}\n\n${speak(language, 'forgotten.stop')}` : said;
}
