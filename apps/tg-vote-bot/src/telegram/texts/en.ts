import { enReports } from './reports/en-reports.ts';
import { enSettings } from './settings/en-settings.ts';
import type { Widened } from './widened.ts';

/**
 * English, and the list of all texts: the other languages have the same keys. `{{x}}` is escaped for HTML where it
 * goes into a message; `{{- x}}` is HTML already. Lines fit a phone.
 */
export const en = {
  ...enReports,
  settings: enSettings,
  buttons: {
    join: '✋ Join',
    leave: '👋 Leave',
    back: '⬅️ Back',
    yes: '✅ Yes',
    no: '❌ No',
    abstain: '⚪ Abstain',
  },
  units: {
    seconds: '{{count}} seconds',
    minutes: '{{count}} min',
    hours: '{{count}} h',
    days_one: '1 day',
    days_other: '{{count}} days',
  },
  list: { more: 'and {{count}} more' },
  session: {
    title: '🗳 <b>{{message}}</b>',
    by: 'Session by {{name}} · until {{until}}',
    closedBy: 'Session by {{name}}',
    participants: '👥 In ({{count}}): {{- names}}',
    joinNow: 'Tap <b>Join</b> in the next {{time}} to take part.',
    next: 'Put something to the vote:\n<code>/propose "Pizza on Friday?" 5</code>\n<code>/propose "BUY token=BONK amount=0.05 price=market" 5</code>',
    running: 'A vote is running: see below.',
    closed: '🔒 Closed.',
    timeOver: '🔒 Closed: its time was over.',
    abandoned: '🔒 Closed, because I was removed from the group.',
    nothingProposed: 'Nothing was put to the vote.',
  },
  sessionEnd: {
    title: '🔒 <b>Session over:</b> {{message}}',
    closedTitle: '🔒 <b>Session closed:</b> {{message}}',
    cancelled: 'The running vote was cancelled: nothing was decided.',
    late: '⏰ It ended at {{until}}, while I was offline.',
    again: 'Start the next one:\n<code>/create_session "What is it about?" 60</code>',
  },
  proposal: {
    title: '📋 <b>{{text}}</b>',
    by: 'By {{name}} · {{time}} to vote, until {{until}}',
    tally: '✅ Yes {{yes}} · ❌ No {{no}} · ⚪ {{abstain}}',
    tallyAmount: '✅ Yes {{yes}} ({{amount}}) · ❌ No {{no}} · ⚪ {{abstain}}',
    yes: 'Yes: {{- names}}',
    no: 'No: {{- names}}',
    abstain: 'Abstain: {{- names}}',
    waiting: 'Not yet: {{- names}}',
    silent: 'No vote: {{- names}}',
    hintAmount: 'Yes is {{amount}}. Another amount:\n<code>/vote yes 0.05</code>',
    hint: 'Tap a button, or type /vote yes',
    hintHidden: 'Tap a button: votes are hidden until the end.',
    hidden_one: '🙈 1 vote so far. All are shown at the end.',
    hidden_other: '🙈 {{count}} votes so far. All are shown at the end.',
    quorum_one: 'Quorum {{percent}} %: 1 more vote is needed.',
    quorum_other: 'Quorum {{percent}} %: {{count}} more votes are needed.',
    quorumReached: 'Quorum {{percent}} %: reached.',
    majority: {
      'two-thirds': 'Passes with two thirds.',
      'three-quarters': 'Passes with three quarters.',
      all: 'Passes if nobody says no.',
    },
    weighed: 'Votes weigh by their amount: yes {{yes}}, no {{no}}.',
    weighedCap: 'Votes weigh by their amount, {{cap}} at most: yes {{yes}}, no {{no}}.',
    final: 'A vote cannot be changed.',
    counting: '⏰ Time is over. Counting…',
  },
  result: {
    approved: '✅ <b>Approved:</b> {{text}}',
    rejected: '❌ <b>Rejected:</b> {{text}}',
    cancelled: '🚫 <b>Cancelled:</b> {{text}}',
    tie: 'A tie is a no.',
    noVotes: 'Nobody voted.',
    quorum: 'Too few voted: {{voted}} of {{eligible}}, and {{needed}} were needed.',
    majority: 'Yes did not get the majority that it needed.',
    chart: 'Result',
    late: '⏰ Late, because I was offline: the vote ended at {{until}}, and votes count up to then.',
  },
  toast: {
    joined: "You're in!",
    left: 'You left. Votes that you cast stand.',
    vote: {
      yes: 'Your vote: yes',
      yesAmount: 'Your vote: yes, {{amount}}',
      no: 'Your vote: no',
      noAmount: 'Your vote: no, {{amount}}',
      abstain: 'You abstain',
    },
  },
  refusal: {
    alreadyOpen:
      'A session is open here already:\n<b>{{message}}</b>\n\nClose it first with /close_session',
    noSession:
      'No session is open here. Open one:\n<code>/create_session "What is it about?" 60</code>',
    buttonOver: 'This session is closed.',
    sessionClosed: 'This session is closed.',
    alreadyJoined: "You're in already.",
    joiningOver:
      'Too late to join: the time to join is over. You can take part in the next session.',
    notParticipant: 'Only those who joined this session can do that. You can join the next one.',
    joinFirst: 'Join first: tap “Join” under the message of the session.',
    proposalOpen:
      'One vote at a time. This one runs until {{until}}:\n<b>{{text}}</b>\n\nThen send yours again.',
    noProposal:
      'Nothing is put to the vote right now. Propose something:\n<code>/propose "Pizza on Friday?" 5</code>',
    proposalOver: 'This vote is over.',
    unknownProposal: 'This button is from another session.',
    voteUnchanged: 'That is your vote already.',
    voteFinal: 'You have voted, and votes are final here.',
    adminsOnly: 'In this group only admins can do that.',
    openerOnly: 'In this session only {{name}}, who opened it, can do that.',
    unknownOrder: 'This group does not hold that order. It holds: {{orders}}',
    nothingHeld:
      'This group holds nothing that it could sell. Buy something first:\n<code>/propose "BUY token=BONK amount=0.05 price=market" 5</code>',
    notAllowedToClose:
      'Only {{name}}, who opened the session, or an admin of this group can close it.',
    textTooLong: 'That is {{length}} characters long. Please say it in {{most}} at most.',
    minutesOutOfRange: 'The time can be {{least}} to {{most}} minutes.',
    amountOutOfRange: 'The amount can be {{least}} to {{most}}.',
    amountNotWanted: 'No amount goes with this vote.',
  },
  problem: {
    textMissing: 'What is it about? Put it in quotes, then the minutes.',
    minutesUnreadable: 'I cannot read the time “{{part}}”. Write whole minutes, such as 5 or 5m.',
    tokenMissing: 'Which token should be bought? Write token=…',
    tokenUnreadable:
      '“{{part}}” is no token. A token is a symbol or an address of letters and digits.',
    orderMissing: 'Which order should be sold? Write order=…',
    orderUnreadable: '“{{part}}” is no order number.',
    fieldUnknown:
      'I do not understand “{{part}}”. BUY takes token, amount and price; SELL takes order and price.',
    priceUnreadable: '“{{part}}” is no price. Write price=market or price=target:0.5',
    amountUnreadable: '“{{part}}” is no amount. Write a number with a point, such as 0.05',
    amountComma: 'Write “{{part}}” with a point instead of the comma.',
    choiceMissing: 'Vote yes, no or abstain.',
    formatUnknown: 'I can export csv or json, not “{{part}}”.',
    copy: 'Tap to copy:\n<code>{{command}}</code>',
    example: 'For example:\n<code>{{command}}</code>',
  },
  examples: {
    createSession: '/create_session "Where do we eat?" 60',
    propose: '/propose "Pizza on Friday?" 5',
  },
  sender: {
    asGroup:
      'You write as the group, so I cannot tell who you are. Turn off “Remain anonymous” for this, or use the buttons.',
    asChannel: 'You write as a channel, so I cannot tell who you are. Write as yourself.',
  },
  privateChat:
    '👋 I help groups decide. Add me to a group, then type there:\n<code>/create_session "Where do we eat?" 60</code>',
  help: [
    '🗳 <b>How a group decides with me</b>',
    '',
    '1. Open a session; 60 are its minutes:',
    '<code>/create_session "Where do we eat?" 60</code>',
    '2. Everybody taps <b>Join</b>.',
    '3. Put something to the vote, for 1 to 10 minutes:',
    '<code>/propose "Pizza on Friday?" 5</code>',
    '<code>/propose "BUY token=BONK amount=0.05 price=market" 5</code>',
    '<code>/propose "SELL order=42" 5</code>',
    '4. Vote with the buttons, or type:',
    '<code>/vote yes 0.05</code> · <code>/vote no</code> · <code>/vote abstain</code>',
    '',
    'More yes than no is a yes; a tie is a no. You may change your vote until the time is over. Admins can change these rules: /settings',
    '',
    '/status what is open now · /results the last result',
    '/history what was decided · /portfolio what the group holds',
    '/export all votes as files · /close_session ends the session',
  ].join('\n'),
  failure: {
    notDone:
      'Something went wrong on my side, and nothing was changed. Please try again in a minute.',
    unknown:
      'Something went wrong on my side, and I do not know if that counted. Do it again: it counts once.',
  },
  menu: {
    createSession: 'Open a session: "message" minutes',
    propose: 'Put something to the vote: "text" minutes',
    vote: 'Vote: yes 0.05, no or abstain',
    closeSession: 'Close the session',
    results: 'The last result, with a chart',
    status: 'What is open now',
    history: 'What was decided here',
    portfolio: 'What the group holds',
    export: 'All votes as files: csv or json',
    settings: 'Rules, language and reminders',
    help: 'How it works',
  },
} as const;

/** The shape of a language: the keys of `en`, with any text. */
export type Texts = Widened<typeof en>;
