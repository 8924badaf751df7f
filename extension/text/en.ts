import type { SessionPlace } from '../../widget/core/own-sessions.ts'
import type { OutboxState, Pause } from '../../widget/core/port.ts'
import type { Leaving } from '../ui/leave.ts'

const pauses: Record<Pause, string> = {
  'signed-out': 'Sign in, and what waits will be sent.',
  offline: 'The server does not answer right now. It is tried again by itself.',
  'next-epoch': 'Sending begins with the next period. There is nothing to do.',
  'book-planned': 'Passes are fetched at a random time, within hours. There is nothing to do.',
  'book-lost':
    'Another browser of yours holds this period’s passes. Move them here in the settings, or wait for the next period.',
  'keys-differ':
    'The server showed keys that differ from those it showed before, so nothing is sent. It is looked at again by itself; tell your IT if it stays.',
  'epoch-closed': 'Its period is over. Whether it was counted will be known within days.',
  'pass-refused': 'The server did not accept this device’s pass. It is tried again by itself.',
  'client-too-old': 'Rapport needs an update. Ask your IT, or restart the browser to get it.',
  'not-alike':
    'This browser did not let Rapport remove what could tell you from others, so nothing was sent. It is tried again by itself.',
}

const faults: Record<string, string> = {
  cancelled: 'The sign-in page was closed before it was done.',
  offline: 'The server does not answer right now. Please try again in a moment.',
  unreachable:
    'Nothing can be reached at that address. Please check its spelling, and your network or VPN; an unknown certificate looks the same.',
  'not-ready': 'The server is there, but not well at the moment. Please try again in a few minutes.',
  'not-rapport':
    'Something answers at that address, but it is not Rapport. Please check it, or ask whoever invited you.',
  'set-by-organisation': 'Your organisation has set which server you use, and this is another one.',
  'not-alike':
    'This browser does not let Rapport remove what could tell you from others. Please ask your IT.',
  'not-granted': 'Without your browser’s permission Rapport cannot talk to that address.',
  'not-an-address': 'That is not an address or an invite link.',
  'not-https': 'The address must begin with https://, so that nobody can read along.',
}

const transferFaults: Record<string, string> = {
  'no-book': 'There are no passes here yet. They come at a random time within hours.',
  'signed-out': 'Sign in first.',
  offline: 'The server does not answer right now. Please try again in a moment.',
  'not-a-code': 'That is not a whole code. It has 26 letters and digits.',
  unknown: 'Nothing is kept under this code: it was used already, is older than ten minutes, or has a typo.',
  damaged: 'What came was not what was sent. Please make a new code.',
  'keys-differ': 'These passes do not fit the keys that the server shows here. Nothing was taken.',
}

const ratings = (n: number) => (n === 1 ? '1 rating' : `${n} ratings`)

/** What waits, in words: ratings, and what is said by name. */
function unsent(waiting: number, named: number): string {
  const parts = [
    ...(waiting > 0 ? [ratings(waiting)] : []),
    ...(named > 0 ? [named === 1 ? '1 message by name' : `${named} messages by name`] : []),
  ]
  return parts.join(' and ')
}

const unread = 'Some of what is kept here cannot be read: ratings that were not sent yet may be in it.'

/** Made when a month is named: to make it takes longer than all else that a starting worker does. */
function nameMonth(month: string): string {
  const format = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return format.format(new Date(`${month}-15T12:00:00Z`))
}

function nameDay(day: string): string {
  const format = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' })
  return format.format(new Date(`${day}T12:00:00Z`))
}

const namedRefusals: Record<string, string> = {
  declined: 'Not delivered: switched off by the receiver',
  'no-lead': 'Not delivered: nobody is named who would read it',
  'too-many': 'Not delivered: you have sent very many this month',
  'unknown-person': 'Not delivered: no longer in the directory',
}

/** Every word of popup and options that the widget does not have already. */
export const en = {
  lang: 'en',
  fault: (reason: string): string => faults[reason] ?? 'That did not work. Please try again.',
  connect: {
    title: 'How was the help?',
    lead: 'Rapport lets you say it in two seconds, on the page where it happened. Your name is never sent with it.',
    address: 'Paste your invite link or your company’s Rapport address',
    placeholder: 'rapport.your-company.example',
    go: 'Continue',
    busy: 'One moment …',
    back: (host: string): string => `You are signed out of ${host}.`,
    again: 'Sign in again',
    other: 'Or paste another invite link or address',
    set: (host: string): string =>
      `Your organisation’s Rapport is at ${host}. Your name is never sent with a rating.`,
    signIn: 'Sign in',
    invite: 'Or paste your invite link',
  },
  account: {
    signOut: 'Sign out',
    signOutHere: 'Sign out of this browser',
    preparing: 'Sending what may already go …',
    failed: 'That did not work. Please try again.',
    title: 'Sign out of this browser?',
    keeps: ({ waiting, named, isOffline }: Leaving): string[] => [
      ...(isOffline ? ['The server does not answer right now. It hears of this as soon as it does.'] : []),
      ...(waiting + named === 0
        ? ['Nothing of yours waits to be sent.']
        : [
            `Kept in this browser: ${unsent(waiting, named)} not sent yet. What is on its way already still goes, the rest once you sign in again here.`,
          ]),
      'Your passes stay in this browser too, for when you sign in again.',
    ],
    forgets: ({ all: { waiting, named, isComplete } }: Leaving): string[] => [
      ...(waiting + named > 0 ? [`${unsent(waiting, named)} not sent yet would be lost.`] : []),
      ...(isComplete ? [] : [unread]),
      'Deletes ratings, sign-in, drafts and settings, and turns off the sites that were turned on, for everybody who used Rapport in this browser.',
      'Deletes your passes. New ones come with the next period: to go on rating before that, move them to another computer first, in the settings.',
      'What was sent stays sent, and cannot be changed from here any more.',
    ],
    forget: 'Also forget everything in this browser',
    forgetHint: 'For a shared computer, or when you leave.',
    stay: 'Stay signed in',
    leave: 'Sign out',
    leaveAndForget: 'Sign out and forget',
  },
  team: {
    label: 'Team',
    own: 'Your team',
    ownOption: (name: string): string => `${name} (your team)`,
  },
  transparency: {
    line: 'Your name is never sent with a rating.',
    link: 'How is that?',
    rewrittenTitle: 'The record of settings was changed',
    rewritten: (number: number): string =>
      `The server’s log of its settings, and so of what protects you, is no longer the one that this browser saw: it differs from entry ${number} on. A restored backup can do that. Ask your works council or privacy officer what happened.`,
    compare: 'See the log',
  },
  outbox: {
    title: 'Your ratings',
    none: 'You have not rated anything yet.',
    counts: ({ waiting, sent, counted, refused }: OutboxState): string[] => [
      ...(waiting > 0 ? [`${waiting} waiting`] : []),
      ...(sent > 0 ? [`${sent} sent`] : []),
      ...(counted > 0 ? [`${counted} counted`] : []),
      ...(refused > 0 ? [`${refused} not accepted`] : []),
    ],
    pause: (pause: Pause): string => pauses[pause],
  },
  inbox: {
    title: 'By name',
    count: (n: number): string => (n === 0 ? 'Nothing for you yet' : `${n} for you`),
    month: nameMonth,
    kinds: { thanks: 'Thanks', note: 'Private notes' },
    from: {
      thanks: (name: string): string => `${name} thanks you`,
      note: (name: string): string => `A note from ${name}`,
      'follow-up': (name: string, team: string): string => `${name} asks ${team} for contact`,
    },
    to: {
      thanks: (name: string): string => `Your thanks to ${name}`,
      note: (name: string): string => `Your note to ${name}`,
      'follow-up': (team: string): string => `Your request to ${team}`,
    },
    asked: (team: string, state: string): string => `You asked ${team} for contact: ${state.toLowerCase()}`,
    states: { open: 'Open', answered: 'Answered', closed: 'Closed' },
    waiting: 'Leaves within a day',
    refused: (reason: string): string => namedRefusals[reason] ?? 'Not accepted by the server',
    remove: 'Delete',
    takeBack: 'Take back',
    receive: 'I want to receive',
    failed: 'The server does not answer right now. Please try again in a moment.',
  },
  site: {
    on: (host: string): string => `Rapport is on at ${host}`,
    off: (host: string): string => `Rapport is off at ${host}`,
    turnOn: 'Turn on',
  },
  options: {
    open: 'Settings',
    setByOrganisation: 'Set by your organisation',
    title: 'Settings',
    faults: 'Some of what your organisation has set cannot be used. Please tell your IT:',
    account: 'Account',
    signedInAs: (name: string, organisation: string): string => `${name}, ${organisation}`,
    sites: 'Sites',
    sitesLead:
      'Where Rapport looks for help that you can rate. Of what it reads there, only the helper’s team goes with a rating.',
    noSites: 'None yet.',
    declared: 'Comes with Rapport',
    turnOn: 'Turn on',
    turnOnSite: (host: string): string => `Turn on ${host}`,
    remove: 'Remove',
    removeSite: (host: string): string => `Remove ${host}`,
    addSite: 'Add a site',
    addSiteHint: 'Your browser asks whether Rapport may read its pages.',
    addSitePlaceholder: 'jira.your-company.example',
    add: 'Add',
    siteFault: {
      'not-an-address': 'That is not the address of a site.',
      'not-granted': 'Your browser did not allow it, so nothing is read there.',
    },
    quiet: 'Quiet hours',
    quietLead: 'No card comes up by itself then. What you rate yourself is never held back.',
    quietOn: 'Keep quiet every day',
    quietFrom: 'From',
    quietTo: 'To',
    quietNever: 'None',
    quietSpan: (from: string, to: string): string => `${from} to ${to}, every day`,
    language: 'Language',
    erase: 'Erase everything here',
    eraseLead:
      'For a shared computer, or when you leave: deletes ratings, passes, sign-in, drafts and settings of everybody who used Rapport in this browser. What was sent stays sent.',
    eraseBegin: 'Erase …',
    eraseSending: 'Sending what may already go …',
    eraseReady: 'Nothing waits to be sent. This cannot be undone.',
    eraseWaiting: (waiting: number, named: number): string =>
      `${unsent(waiting, named)} not sent yet would be lost. They leave by themselves, while the browser is open: ratings within hours, messages within a day.`,
    eraseNow: 'Yes, erase',
    eraseAllTheSame: 'Erase all the same',
    keep: 'Keep it',
    eraseUnread: unread,
    erased: 'Erased. Nothing of yours is left in this browser.',
    erasedUntold:
      'Erased. Nothing of yours is left in this browser. The server was not told, so it may not know yet that you signed out: to be sure, end this sign-in from another device of yours.',
    eraseFailed:
      'That did not work, so something may be left. Please try again, or restart the browser first.',
  },
  sessions: {
    title: 'Where you are signed in',
    lead: 'A computer that you lost, or a site that you do not use any more? End its sign-in here.',
    loading: 'One moment …',
    unavailable: 'The server does not answer right now, so this cannot be shown.',
    again: 'Try again',
    place: (place: SessionPlace): string => {
      if (place.kind === 'extension') return 'Rapport in a browser'
      return place.kind === 'rate' ? 'The page for rating without the extension' : place.name
    },
    here: 'This browser',
    nowhereElse: 'Nowhere else.',
    since: (month: string): string => `since ${nameMonth(month)}`,
    lastUsed: (day: string): string => `last renewed on ${nameDay(day)}`,
    end: 'End',
    endAt: (place: string, since: string): string => `End: ${place}, ${since}`,
    endTitle: (place: string): string => `End the sign-in: ${place}?`,
    endOthers: 'End all others',
    endOthersTitle: (n: number): string => `End ${n} other sign-ins?`,
    consequence: [
      'It cannot be undone: whoever uses it there has to sign in again. Ratings that wait there are not lost.',
      'Passes that are there already cannot be taken back, as nobody can tell whose they are. They end with this period.',
    ],
    keep: 'Keep it',
    endNow: 'Yes, end',
    ended: 'Ended.',
    failed: 'The server does not answer right now, so it may not be ended. Please try again in a moment.',
  },
  secondDevice: {
    title: 'Use Rapport on another computer',
    lead: 'Your passes live in one browser. A code takes them along to another one of yours; the server cannot read them. Both then share one set of passes: the same help is rated once, and a rating is changed where it was given.',
    offer: 'Make a code here',
    offerAgain: 'Make a new code',
    offered: (until: Date): string =>
      `Type it there, in these settings. It works once, until ${until.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit' })}.`,
    take: 'Or type a code that you made on the other computer',
    takeNow: 'Take the passes',
    taken: 'Done. This browser has your passes now.',
    fault: (reason: string): string => transferFaults[reason] ?? 'That did not work. Please try again.',
  },
  keys: {
    title: 'Keys',
    lead: 'Passes are made with these keys. They must be the same for everybody: compare them with a colleague if you like.',
    show: (n: number): string => (n === 1 ? 'Show the fingerprint' : `Show ${n} fingerprints`),
    place: (epoch: string, group: string): string => `${epoch}, ${group}`,
  },
}

export type ExtensionText = typeof en
