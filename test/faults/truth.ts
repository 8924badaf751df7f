import type { RatingId } from '../../server/contract/rating.ts'
import type { Receipt } from '../../server/contract/receipt.ts'
import type { Draft, OwnRating } from '../../widget/core/port.ts'

export type Content = Pick<Draft, 'score' | 'detail' | 'comment'>
export type Place = Draft['interaction']
/** What a rater did: said something, or took it back. */
export type Said = Content | 'withdrawn'

/** One rating as its rater was told of it. */
export type Story = {
  id: RatingId
  place: Place
  team: string
  revisions: Map<number, Content>
  last: number // the highest revision that the UI showed as stored
  withdrawn: boolean
}

/** Something that must not be. */
export type Finding = { kind: 'lost' | 'double' | 'wrong' | 'stuck' | 'threw'; what: string }

export type Truth = {
  stories: Map<RatingId, Story>
  /** The UI said that this is stored now. */
  tell: (rating: OwnRating, team: string, said: Said) => Finding | undefined
  /** A receipt left the server, whether or not its device got it. */
  receive: (receipt: Receipt) => void
  /** The highest revision of the score that this incarnation of the server took in. */
  accepted: (id: RatingId) => number
  /** Whether a server ever took it in. */
  arrived: (id: RatingId) => boolean
  /** After a restore the server has forgotten what was not counted. */
  forget: () => void
}

/** Kept outside of devices and server: what they are measured by at the end. */
export function createTruth(): Truth {
  const stories = new Map<RatingId, Story>()
  const taken = new Map<RatingId, number>()
  const arrived = new Set<RatingId>()
  return {
    stories,
    tell: ({ id, revision, interaction }, team, said) => {
      const story = stories.get(id) ?? create(id, interaction, team)
      stories.set(id, story)
      const isNews = said === 'withdrawn' ? !story.withdrawn : revision > story.last
      if (!isNews)
        return {
          kind: 'wrong',
          what: `${id} was said to be stored as revision ${revision} after ${story.last}`,
        }
      if (said === 'withdrawn') story.withdrawn = true
      else story.revisions.set(revision, said)
      story.last = Math.max(story.last, revision)
      return undefined
    },
    receive: ({ id, revision, kind, counted = [] }) => {
      if (kind !== 'accepted' && kind !== 'duplicate') return
      arrived.add(id)
      if (counted.includes('score')) return // what was taken in is what a restore lost of the other parts
      taken.set(id, Math.max(revision, taken.get(id) ?? 0))
    },
    accepted: (id) => taken.get(id) ?? 0,
    arrived: (id) => arrived.has(id),
    forget: () => taken.clear(),
  }
}

function create(id: RatingId, place: Place, team: string): Story {
  return { id, place, team, revisions: new Map(), last: 0, withdrawn: false }
}
