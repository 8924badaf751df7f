import type { NamedKind } from '../../../server/contract/named.ts'
import type { Summary } from '../../../server/contract/summary.ts'
import type { Inbox, Said, Team } from '../../../widget/core/named-port.ts'
import type {
  Account,
  Colleague,
  Draft,
  Interaction,
  OwnRating,
  RatingPort,
  RatingState,
  SummaryAnswer,
  Written,
} from '../../../widget/core/port.ts'

export const anna: Colleague = {
  kind: 'person',
  id: 'anna',
  name: 'Anna Petrova',
  team: { id: 'it-support', name: 'IT Support' },
}
export const hrTeam: Colleague = { kind: 'team', id: 'hr-services', name: 'HR Services' }

const antti: Colleague = {
  kind: 'person',
  id: 'antti',
  name: 'Antti Mäkinen',
  team: { id: 'hr-services', name: 'HR Services' },
}

export const interaction: Interaction = {
  origin: 'https://jira.corp.example',
  reference: 'PROJ-42',
  heading: 'VPN drops every hour when working from home',
  state: 'resolved',
  helper: { kind: 'account', account: 'anna' },
}

/** A port that keeps ratings in memory, writes down what it is asked, and lets a test decide what comes next. */
export type RecordingPort = RatingPort & {
  asked: string[]
  rating: OwnRating | undefined
  named: Colleague | undefined
  who: Account
  answer: SummaryAnswer
  listed: Team[]
  /** What the next writes come to, instead of being stored. */
  failing: 'quota' | 'storage' | 'throw' | undefined
  /** Holds writes back until it resolves. */
  gate: Promise<void>
  /** What can be said by name. */
  offered: NamedKind[]
  inboxAnswer: Inbox
  /** Changes the rating's state behind the card's back, as sync would. */
  become: (state: RatingState, score?: OwnRating['score']) => void
  changed: () => void
}

export function createRecordingPort(): RecordingPort {
  const watchers = new Set<() => void>()
  const port: RecordingPort = {
    asked: [],
    rating: undefined,
    named: anna,
    who: {
      kind: 'signed-in',
      server: 'https://rapport.corp.example',
      organisation: 'Corp',
      person: { id: 'boris', name: 'Boris', team: 'sales' },
    },
    answer: { kind: 'unavailable' },
    listed: [],
    failing: undefined,
    gate: Promise.resolve(),
    offered: ['thanks', 'note', 'follow-up'],
    inboxAnswer: { kind: 'unavailable' },
    become(state, score) {
      if (port.rating)
        port.rating = { ...port.rating, state, score: score === undefined ? port.rating.score : score }
      port.changed()
    },
    changed: () => {
      for (const changed of watchers) changed()
    },
    find: async () => port.rating,
    submit: (draft) => write(`submit ${draft.score}`, () => stored(draft, port.rating)),
    revise: (_id, { score }) =>
      write(`revise ${score}`, () => port.rating && { ...next(port.rating), score }),
    withdraw: () =>
      write(
        'withdraw',
        () => port.rating && { ...next(port.rating), score: null, state: { kind: 'withdrawn' } },
      ),
    close: async () => {
      port.asked.push('close')
    },
    watch: (changed, signal) => {
      watchers.add(changed)
      signal.addEventListener('abort', () => watchers.delete(changed))
    },
    identify: async () => port.named,
    findColleague: async (query) =>
      [anna, antti, hrTeam].filter(({ name }) => name.toLowerCase().includes(query.toLowerCase())),
    teams: async () => port.listed,
    summary: async () => port.answer,
    outbox: async () => ({ waiting: 0, sent: 0, counted: 0, refused: 0 }),
    account: async () => port.who,
    signIn: async () => {
      port.asked.push('sign-in')
      return { kind: 'signed-in' }
    },
    signOut: async () => {
      port.asked.push('sign-out')
    },
    offers: async () => port.offered,
    thank: (helper, text) => say('thanks', helper, text),
    note: (helper, text) => say('note', helper, text),
    askFollowUp: (team, text) => say('follow-up', team, text),
    unsent: async () => [],
    takeBack: async () => {
      port.asked.push('take back')
    },
    inbox: async () => port.inboxAnswer,
    discard: async (kind) => done(`discard ${kind}`),
    setFollowUp: async (_id, state) => done(`follow-up ${state}`),
    setReceiving: async ({ thanks, note }) => done(`receiving ${thanks} ${note}`),
  }

  async function say(kind: NamedKind, { id, name }: Team, text?: string): Promise<Said> {
    port.asked.push([kind, id, text].filter(Boolean).join(' '))
    await port.gate
    if (port.failing === 'throw') throw new Error('the background has gone')
    if (port.failing) return { kind: 'failed', reason: port.failing }
    const own = {
      id: 'said',
      kind,
      to: { id, name },
      text: text ?? null,
      state: { kind: 'waiting' },
    } as const
    return { kind: 'stored', own }
  }

  async function done(what: string) {
    port.asked.push(what)
    return 'done' as const
  }

  async function write(what: string, make: () => OwnRating | undefined): Promise<Written> {
    port.asked.push(what)
    await port.gate
    if (port.failing === 'throw') throw new Error('the background has gone')
    if (port.failing) return { kind: 'failed', reason: port.failing }
    const rating = make()
    if (!rating) throw new Error('there is no rating to change')
    if (port.rating?.state.kind === 'counted') return { kind: 'final', rating: port.rating }
    port.rating = rating
    port.changed()
    return { kind: 'stored', rating }
  }

  return port
}

/** A rating as the device would show it. */
export function ownRating(state: RatingState, score: OwnRating['score'] = 4): OwnRating {
  return {
    id: '3b0f7b1e-3a6e-4c7e-9d53-1f0d6b6f1a11',
    revision: 1,
    interaction,
    colleague: anna,
    score,
    state,
  }
}

function stored(draft: Draft, before: OwnRating | undefined): OwnRating {
  const { score, colleague } = draft
  return { ...ownRating({ kind: 'waiting' }, score), colleague, revision: (before?.revision ?? 0) + 1 }
}

function next(rating: OwnRating): OwnRating {
  return { ...rating, revision: rating.revision + 1, state: { kind: 'waiting' } }
}

/** A team's summary with two quiet weeks, and `more` ratings of 5 in the last week. */
export function summaryOf(more = 0): Summary {
  const ns = [14, 17, 12, 0, 21, 18, 9, 16, 0, 22, 24, 19, 40]
  const trend = ns.map((n, index) => ({
    week: `2026-W${35 + index}`,
    n: n + (index === 12 ? more : 0),
    csat: n === 0 ? null : wilson(Math.round(n * (0.74 + 0.012 * index)), n),
  }))
  return {
    team: { id: 'it-support', name: 'IT Support' },
    shown: { id: 'it-support', name: 'IT Support' },
    weeks: 13,
    n: 212 + more,
    csat: wilson(178 + more, 212 + more),
    mean: 4.2,
    distribution: [6, 9, 19, 78, 100 + more],
    trend,
  }
}

/** Wilson score interval, 95 % (Wilson 1927). */
function wilson(good: number, n: number) {
  const z = 1.96
  const share = good / n
  const middle = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n)
  const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n)
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}
