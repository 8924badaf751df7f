import type { Facts } from '../facts.ts'
import { nameEntry } from './log-name.ts'

export type TransparencyText = typeof en

const scopeName = (scope: string) =>
  scope === 'extension' ? 'the browser extension' : `the site “${scope.replace('site:', '')}”`

/** The page's words. Every figure comes from what is in force. */
export const en = {
  /** The language's own name. */
  name: 'English',
  otherLanguages: 'Other languages',
  title: 'What Rapport knows',
  heading: 'What Rapport knows, and what it cannot know',
  lead: 'Colleagues rate the help they get from one another, so that teams learn how their help is received. This page says what happens to a rating. It is made from the settings in force on this server at the moment you open it.',
  /** How dates are written. */
  dateLocale: 'en-GB',
  asOf: (date: string, address: string) => `As of ${date} (UTC), on ${address}.`,
  hurry:
    'This server runs at the pace for trying it out: ratings are sent and released within seconds, so the time could give a rater away. Do not use it in earnest like this.',
  broken:
    'The settings log below does not hold: an entry was changed, removed or put in later. Ask your administrator for an explanation before you trust this page.',

  contents: 'On this page',
  promisesHeading: 'Four promises',
  promises: ({ least, leastTeam }: Facts) => [
    [
      'The server is never told who rated.',
      'A rating is sent with an anonymous pass instead of a name. The server signed that pass without seeing it, so it cannot recognise it.',
    ],
    [
      `Nothing is shown of fewer than ${least.score} raters.`,
      `A score waits until at least ${least.score} people have rated the team; details and comments wait for ${least.detail}.`,
    ],
    [
      'Ratings are about teams, never about a person.',
      `Your device names the team before anything is sent. A team of fewer than ${leastTeam} people is shown only as part of the team above it.`,
    ],
    [
      'Nobody is ranked.',
      'There are no leaderboards and no personal scores. A helper gets by name only what a colleague chose to send by name.',
    ],
  ],

  figuresHeading: 'Figures in force',
  figures: (facts: Facts) => [
    ['Raters for a score', String(facts.least.score)],
    ['Raters for details and comments', String(facts.least.detail)],
    ['People in the smallest team shown', String(facts.leastTeam)],
    ['Passes are valid for', facts.epochLength === 'month' ? 'one month' : 'one quarter'],
  ],
  next: ({ next }: Facts) =>
    `From ${next.epoch} on: ${next.score} raters for a score, ${next.detail} for details and comments. What was collected before keeps the higher figure.`,

  storedHeading: 'What is stored, and for how long',
  storedColumns: ['What', 'What it holds', 'Kept'],
  stored: ({ periods, closingDays, database }: Facts) => [
    [
      'Directory',
      'Name, team, kind of work, e-mail address if given, your account names on the tools you use, and what the organisation’s sign-in service sends of these. Devices get all of it but the address, of which they get a short hash.',
      'Until you are erased from it',
    ],
    [
      'What the organisation’s sign-in service sends besides',
      'If it keeps the directory up to date: your user name, its id of you, the parts of your name, your e-mail addresses, department and manager, and whether your account is active; its groups and who is in them. Of all this devices get only what the directory above has.',
      'Until you are erased from the directory; groups, and that you are somebody’s manager, until the service changes or deletes that',
    ],
    [
      'Accounts that nobody has',
      'The site and the account, where a page names somebody who is not in the directory, so that it can be completed. Your device tells it once, one to seven days later. Of when, only the month in which it was first told; not who saw it or how often.',
      `Until it is known whose it is, ${periods.unknownDays} days at most`,
    ],
    [
      'Sign-in',
      'That you are signed in, in the extension or on a site: since which month, and the day on which that was last renewed. Codes and invites only as hashes.',
      `Sessions ${periods.sessionDays} days without use, ${periods.sessionMonths} months at most; invites ${periods.inviteDays} days, codes ${periods.codeMinutes} minutes`,
    ],
    [
      'Sign-ins under way',
      'That somebody went from here to the organisation’s sign-in service, from the extension or from which site: not who. That a token by which a site vouches for who you are was used, as a hash.',
      `Sign-ins ${periods.attemptMinutes} minutes at most, used tokens ${periods.usedVoucherMinutes} minutes`,
    ],
    [
      'Who you are to the organisation’s sign-in service, and your role',
      'The service and what it knows you by, if you sign in there. Whether you are an analyst or administrator.',
      'Until you are erased from the directory',
    ],
    [
      'That you were given passes',
      'Keyed hashes of your id, your e-mail address and the sign-in service’s id of you, and hashes of blinded values. Nothing that leads to a pass or a rating.',
      `Until ${closingDays} days after the passes end`,
    ],
    [
      'Ratings not shown yet',
      'Score, details and comment, each apart, in a sealed box: the team, the answer, your pass, and a key for the piece of help that only your device can make. The boxes are sealed with a secret kept outside the database, and anew every day. Outside the box there are marks that nobody can read without it. No name, no day, no address, no browser, no ticket, no helper.',
      `Until shown, or at most ${closingDays} days after the passes end`,
    ],
    [
      'What became of ratings',
      'Random numbers without content, for ratings counted, withheld or taken back, so that each device learns what became of its own.',
      `${periods.listDays} days after closing`,
    ],
    [
      'Results',
      'Sums over whole groups of raters: the team, the week, how often each answer was given. Comments stand in random order, never beside a score.',
      'For good',
    ],
    [
      'What you choose to send by name',
      'Thanks, private notes, requests for contact: from whom, to whom, the text, the month. Never beside a rating.',
      'Until you take it back, its reader deletes it, or you are erased',
    ],
    [
      'That something sent by name was deleted',
      'Its random number and the month of deletion, so that a delayed copy does not bring it back. Not from whom or to whom it was, or what it said.',
      `${periods.goneDays} days after that month ends`,
    ],
    [
      'What you do not want to receive',
      'Thanks or private notes, if you switched them off. Devices get that with the directory, so that nobody writes in vain.',
      'Until you switch them on again or are erased',
    ],
    [
      'Passes on their way to your second device',
      'Encrypted on your device, under a code that the server never sees.',
      `Until fetched, at most ${periods.transferMinutes} minutes`,
    ],
    [
      'Journal, for when the database is lost',
      'Results, the settings log and public keys once more, and how many were given passes; that somebody was erased, as a keyed hash. Which random numbers a result counted, so that nothing is counted twice after a restore.',
      `Results and hashes for good. Numbers beside their result until ${closingDays} days after the passes end; from then on in one list, until the first closing that is ${periods.listDays} days later`,
    ],
    ['Settings log', 'What this page shows under “Check it yourself”.', 'For good'],
    [
      'Backups that the organisation makes',
      database === 'file'
        ? 'A copy of all that the database holds, but for ratings not shown yet, sign-ins and passes on their way to a second device. So what is sent by name is in it, and so are the keys that passes are signed with.'
        : 'The database is run as a service, whose own backups hold all that the database does: ratings not shown yet too, in their sealed boxes.',
      'As long as the organisation keeps them; what was deleted here since is still in them',
    ],
    [
      'Your own device',
      'Your ratings until their last part was counted, your passes, and who you are signed in as.',
      'Until then, or until you clear it',
    ],
  ],
  notStored:
    'The server’s own log holds no addresses, names, browsers or contents. Where you were, what you clicked and which ticket a rating was about are never sent. What has been kept long enough is deleted every hour.',

  seesHeading: 'Who sees what',
  seesColumns: ['Who', 'Sees', 'Never sees'],
  sees: ({ visibility }: Facts) => [
    ['Whoever rates', 'Their own ratings, on their own device.', 'Anybody else’s.'],
    [
      'Members',
      visibility === 'own'
        ? 'Results of their own team, of the one that a small team is shown within, and of the whole organisation.'
        : 'Results of every team: this server is set up for trying it out.',
      'Ratings that are not shown yet; who rated.',
    ],
    [
      'Helpers and team leads',
      'What members see, and what a colleague chose to send them by name. Leads see the results of all teams below theirs, too.',
      'Whether and how its sender rated.',
    ],
    [
      'Analysts and administrators in Rapport',
      'Results of every team.',
      'Ratings that are not shown yet; who rated.',
    ],
    [
      'Administrators of the server',
      'Everything in the table above, so also what is not shown yet, without names.',
      'Which person an answer is from, within the limits below.',
    ],
    [
      'Sites that show Rapport',
      'A rating card on their own page. They could read what is entered there.',
      'Results of teams that their reader may not see.',
    ],
  ],

  wayHeading: 'The way of a rating',
  way: (facts: Facts) => [
    'Your device makes a random token and hides it; the server signs it unseen. That is your pass. Everybody gets one for every part of the organisation, so asking for it says nothing.',
    facts.pace === 'weekly'
      ? 'A fresh pass rests for one to three days, and a rating waits a random time, up to six hours, before it is sent. So neither tells when you rated.'
      : 'In earnest, passes rest for days and ratings wait for hours. At the pace for trying it out they do not.',
    'On arrival the rating is split into score, details and comment, each in a pool of its own.',
    `${facts.pace === 'weekly' ? 'Once a week' : 'Every few seconds'} each pool with enough different raters is summed up and shown, where at least twice as many people hold passes. At most ${facts.maxPartsPerToken} answers of one rater go into one result. Then the single answers are deleted.`,
    `${facts.closingDays} days after the passes end, what is still too little is added to the team above. What is too little even there is deleted unseen.`,
  ],

  limitsHeading: 'What this does not do',
  limitsLead: 'No method is perfect. These are the limits, so that you can weigh them.',
  limits: ({ least, database }: Facts) => [
    `Whoever controls all passes behind a result but one can work out the remaining answer: ${least.score - 1} colleagues who compare notes, or an administrator who invents people. How many people were added and how many pass books were issued is therefore in the log.`,
    'If everybody behind a result gave the same answer, then everybody knows what each of them said.',
    'How somebody writes can give them away. Write comments as if your name could be guessed.',
    'While a rating is sent, whatever stands in front of the server sees your network address. It should keep no log of it: ask your administrator.',
    'Before results are shown, somebody who copies the database sees how many people rated in each pool, but not which team a pool is of. Who also knows who asked which team for help, and which results came out, can seldom find out who rated: simulated with 2,000 people who rate two in five pieces of help, and a copy taken before every weekly result, for about 1 % of ratings, whether each person rates once a week or once in ten weeks. Copies taken many times a day tell more. Whoever has the server’s secret too can open what collects, and tell which ratings are of the same pass: then it is 14 % of ratings where each person rates about once a week, 12 % at once a month, 18 % at once in ten weeks.',
    'Your device, and a site that shows Rapport within its own pages, are trusted: whoever controls them can see what you enter.',
    'What you send by name makes you a likely rater of that piece of help.',
    'The server cannot check that the help took place.',
    ...(database === 'service'
      ? [
          'The database is run as a service. Some services keep a history in which deleted rows live on for days.',
        ]
      : []),
  ],

  checkHeading: 'Check it yourself',
  check:
    'Each change of a setting is an entry in a log, bound to all entries before it. Your device remembers the end of the log and notices when the past was rewritten. Administrators can verify it with “rapport audit verify”.',
  head: (number: number) => `End of the log: entry ${number}`,
  logCaption: 'Latest entries',
  logColumns: ['No.', 'Month', 'What', 'Was', 'Is'],
  keysCaption: ({ epoch }: Facts) => `Fingerprints of the keys that passes of ${epoch} are signed with`,
  keys: 'They must be the same for everybody. Compare one with a colleague’s, in the extension’s options.',
  noKeys: 'There are none yet: the directory is empty.',
  scope: scopeName,
  group: (group: string) => `part ${group.replace(/^g/, '')}`,
  /** What an entry of the log is about. */
  what: (name: string): string =>
    nameEntry(name, (epoch, scope) => ({
      'epoch-length': 'How long passes are valid',
      pace: 'Pace of releases',
      visibility: 'What members see',
      retention: 'How long things are kept',
      'least-raters': `Raters for a score, from ${epoch} on`,
      'least-raters-detail': `Raters for details and comments, from ${epoch} on`,
      keys: `Keys of ${epoch} (hash)`,
      'people-added': `People added in ${epoch}`,
      'pass-books': `People with passes of ${epoch} for ${scopeName(scope)}`,
      withheld: `Ratings withheld in ${epoch}, to the nearest 5`,
      'people-who-see-every-team': 'People who see every team, as analysts or administrators',
      restored: 'Restored from a backup; devices send again what was not counted',
      'secret-changed': 'The server’s secret changed; devices send again what was not counted',
      'parts-lost': 'Something that collected could not be read; devices send again what was not counted',
    })),

  signHeading: 'Agreed',
  sign: ({ log }: Facts, date: string) =>
    `The undersigned have read this page as of ${date}, with the settings log up to entry ${log.head.number}.`,
  signers: ['For the employees', 'For the employer'],
  signLines: ['Name', 'Place and date', 'Signature'],
}
