import type { NamedKind } from '../../server/contract/named.ts'
import type { Score } from '../../server/contract/rating.ts'
import type { Pause } from '../core/port.ts'

const scoreWords: Record<Score, string> = { 1: 'Poor', 2: 'Weak', 3: 'Okay', 4: 'Good', 5: 'Great' }

const percent = (share: number) => `${Math.round(share * 100)}%`
const count = (n: number) => n.toLocaleString('en')
const ratings = (n: number) => (n === 1 ? '1 rating' : `${count(n)} ratings`)
const weekNumber = (week: string) => Number(week.slice(-2))

const paused: Record<Pause, string> = {
  'signed-out': 'Saved on this device.',
  offline: 'Saved on this device. It will be sent once the server can be reached.',
  'next-epoch': 'Saved on this device. It will be sent when the next period begins.',
  'book-planned': 'Saved on this device. It will be sent once this device has its passes, within hours.',
  'keys-differ':
    'Saved on this device. The server showed other keys than before, so nothing is sent until they agree again.',
  'epoch-closed': 'Not sent in time: its period is over. Whether it was counted will be known within days.',
  'book-lost':
    'Saved on this device. Another browser of yours holds this period’s passes, so it waits for the next ones.',
  'pass-refused':
    'Saved on this device. The server did not accept this device’s pass; it will be tried again.',
  'not-alike':
    'Saved on this device. This browser did not let Rapport remove what could tell you from others, so it was not sent yet.',
  'client-too-old': 'Saved on this device. It will be sent once Rapport has been updated.',
}

const unknownFates = {
  'not-arrived': 'Not counted: it did not reach the server before its period was closed.',
  unknown: 'It is not known any more whether it was counted: this device was away for over a year.',
}

const refusals: Record<string, string> = {
  'other-pass': 'Not accepted: it was first sent from another browser, and only that one can change it.',
  'other-team': 'Not accepted: a rating cannot move to another team.',
  'already-rated': 'Not accepted: you have already rated this piece of help.',
  'too-many': 'Not accepted: you have rated this team very often in this period.',
  withdrawn: 'Not accepted: it was withdrawn before.',
  'team-unknown': 'Not accepted: this team is not in the directory.',
  'too-large': 'Not accepted: it is too large to be sent. A shorter comment may help.',
}

const sayings: Record<NamedKind, string> = {
  thanks: 'Your thanks are saved and leave within a day.',
  note: 'Your note is saved and leaves within a day.',
  'follow-up': 'Your request is saved and leaves within a day.',
}

const namedFaults: Record<string, string> = {
  quota: 'Not saved: this browser has no room left.',
  storage: 'Not saved: this browser did not store it.',
  'signed-out': 'Sign in first, so that it can carry your name.',
}

const signInFaults: Record<string, string> = {
  'popup-blocked': 'Your browser blocked the sign-in window. Allow it for this page and try again.',
  offline: 'The server does not answer right now. Please try again in a moment.',
}

/** Every word that people read in the widget, in English. A language is complete when it has the type `Text`. */
export const en = {
  lang: 'en',
  brand: 'Rapport',
  signIn: 'Sign in',
  signInFault: (reason: string): string =>
    signInFaults[reason] ?? 'Signing in did not work. Please try again.',
  card: {
    label: 'Rate this help',
    question: (name: string): string => `How was the help from ${name}?`,
    questionUnnamed: 'How was the help that you got?',
    rating: 'Your rating',
    scoreWord: (score: Score): string => scoreWords[score],
    scoreLabel: (score: Score): string => `${scoreWords[score]}, ${score} of 5`,
    broken:
      'This browser does not let Rapport keep anything, so a rating could get lost. Nothing is asked here.',
    signInFirst:
      'Sign in once, so that this device knows your colleagues. Your ratings stay without your name.',
    signInToSend: 'Sign in so that it can be sent',
    change: 'Change',
    keep: 'Keep it as it is',
    withdraw: 'Withdraw',
    undo: 'Undo',
    rateAgain: 'Rate again',
    tryAgain: 'Try again',
    missing: 'This did not load. Check your connection and try again, or reload the page. Nothing is lost.',
    details: 'Details',
    done: 'Done',
    close: 'Close',
    more: 'How is that?',
    secondDevice: 'Your passes in another browser',
    less: 'Less',
  },
  picker: {
    question: 'Who helped you?',
    hint: 'A name or a team',
    none: (query: string): string => `Nobody found for “${query}”.`,
    noneSignedOut: 'No names are known here yet.',
    found: (n: number): string => (n === 1 ? '1 match' : `${n} matches`),
    team: 'Team',
  },
  note: {
    line: (team: string | undefined): string =>
      `Your name is never sent. ${team ?? 'The team'} sees sums of at least 5 people.`,
    lineByName: (team: string | undefined): string =>
      `Your rating goes without your name. ${team ?? 'The team'} sees sums of at least 5 people.`,
    more: (team: string | undefined): string =>
      `Your rating is kept on this device and sent with an anonymous pass that nobody can trace to you. It is about ${team ?? 'the team'}, never about one person, and it is shown only in a sum with at least four other people’s. Until it is counted you can change or withdraw it.`,
    transparency: 'What the server knows, and what it cannot',
  },
  byName: {
    toggle: 'Say something by name',
    label: 'By name',
    warning: 'These carry your name, so they make you a likely rater of this help. Your rating stays apart.',
    thank: (name: string): string => `Thank ${name}`,
    note: 'Private note',
    noteFor: (name: string): string => `Only ${name} will read this.`,
    contact: 'May the team contact me?',
    contactAbout: (team: string): string =>
      `Whoever leads ${team} gets your name and what you write here, nothing else. What is it about?`,
    send: 'Send',
    ask: 'Ask for contact',
    cancel: 'Cancel',
    said: (kind: NamedKind): string => sayings[kind],
    undo: 'Undo',
    fault: (reason: string): string => namedFaults[reason] ?? 'That did not work. Please try again.',
  },
  state: {
    waiting: 'Saved on this device. It will be sent later.',
    paused: (pause: Pause): string => paused[pause],
    sent: (team: string): string =>
      `Sent without your name. It counts once at least 5 people have rated ${team}.`,
    counted: (team: string): string => `Counted. It is part of ${team}’s result and final.`,
    withheld: (team: string, reason?: 'not-arrived' | 'unknown'): string =>
      reason === undefined
        ? `Not shown and deleted: too few people rated ${team} in this period.`
        : unknownFates[reason],
    withdrawn: 'Withdrawn. It will not be counted.',
    refused: (reason: string): string => refusals[reason] ?? 'Not accepted by the server.',
  },
  stateShort: {
    waiting: 'Saved on this device',
    sent: 'Sent',
    counted: 'Counted',
    withheld: 'Not shown',
    withdrawn: 'Withdrawn',
    refused: 'Not accepted',
  },
  fault: {
    quota: 'Not saved: this browser has no room left. Your choice is still here.',
    storage: 'Not saved: this browser did not store it. Your choice is still here.',
    unknown: 'Not saved: something went wrong. Your choice is still here.',
  },
  summary: {
    label: (team: string): string => `Satisfaction with ${team}`,
    loading: 'Getting the result …',
    span: (weeks: number): string => (weeks === 1 ? 'last week' : `last ${weeks} weeks`),
    satisfied: 'satisfied',
    satisfiedHint: 'Share of ratings 4 or 5',
    percent,
    count,
    interval: (low: number, high: number): string => `${Math.round(low * 100)}–${percent(high)}`,
    intervalHint: '95% interval: where the true share most likely lies',
    ratings,
    fresh: (n: number): string => `${count(n)} new`,
    announce: (n: number, share: number): string => `New result: ${percent(share)} satisfied, ${ratings(n)}.`,
    distribution: 'Ratings by score',
    score: 'Score',
    number: 'Ratings',
    scoreWord: (score: Score): string => scoreWords[score],
    trend: 'Week by week',
    trendTable: 'Show as a table',
    week: (week: string): string => `Week ${weekNumber(week)}`,
    weekColumn: 'Week',
    shareColumn: 'Satisfied',
    intervalColumn: '95% interval',
    noRelease: 'nothing released',
    dot: (week: string, share: number, low: number, high: number, n: number): string =>
      `Week ${weekNumber(week)}: ${percent(share)} (${Math.round(low * 100)}–${percent(high)}), ${ratings(n)}`,
    empty: 'Nothing to show yet.',
    emptyHint: 'A result appears once at least 5 people have rated the same team.',
    signedOut: 'Sign in to see this team’s result.',
    notAllowed: 'This team’s result is not open to you.',
    unavailable: 'The server does not answer right now. It will be tried again.',
    stale: (minutes: number): string =>
      minutes < 1
        ? 'The server does not answer; this is the last result, less than a minute old.'
        : minutes < 120
          ? `The server does not answer; this is the last result, ${minutes === 1 ? '1 minute' : `${minutes} minutes`} old.`
          : `The server does not answer; this is the last result, ${Math.round(minutes / 60)} hours old.`,
    shownWithin: (team: string, shown: string): string =>
      `${team} is small, so it is shown within ${shown}: nobody’s work is singled out.`,
    note: 'Ratings may still be collecting or withheld; a result is shown only as sums of at least 5 people.',
  },
}

/** What every language must have; a missing text is a compile error. */
export type Text = typeof en
