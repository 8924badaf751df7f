const faults: Record<string, string> = {
  'no-book': 'There are no passes here yet. They come at a random time within hours.',
  'signed-out': 'Sign in first.',
  offline: 'The server does not answer right now. Please try again in a moment.',
  'not-a-code': 'That is not a whole code. It has 26 letters and digits.',
  unknown: 'Nothing is kept under this code: it was used already, is older than ten minutes, or has a typo.',
  damaged: 'What came was not what was sent. Please make a new code.',
  'keys-differ': 'These passes do not fit the keys that the server shows here. Nothing was taken.',
}

/** The words for taking passes to another browser, in English; apart from the others, as they are loaded with it. */
export const en = {
  label: 'Your passes in another browser',
  lead: 'Your passes for this site live in one browser. A code takes them along to another one of yours; the server cannot read them. Both then share one set of passes, and a rating is changed where it was given.',
  lost: 'In the browser that has the passes, open “How is that?” on a card of this site and make a code. Type it here.',
  offer: 'Make a code here',
  offerAgain: 'Make a new code',
  offered: (until: Date): string =>
    `Type it in the other browser, on a card of this site. It works once, until ${until.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit' })}.`,
  take: 'Code from the other browser',
  takeNow: 'Take the passes',
  taken: 'Done. This browser has your passes now.',
  fault: (reason: string): string => faults[reason] ?? 'That did not work. Please try again.',
}

/** What every language must have. */
export type SecondDeviceText = typeof en
