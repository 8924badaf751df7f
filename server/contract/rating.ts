import * as v from 'valibot'
import { TeamId } from './id.ts'
import { ReadableText } from './text.ts'

/** The parts that a rating is split into on arrival; each is pooled and counted on its own. */
export const partKinds = ['score', 'detail', 'comment'] as const
export const PartKind = v.picklist(partKinds)
export type PartKind = v.InferOutput<typeof PartKind>

/** Sides of service; `process` stands for the process or tool, not the person. */
export const skills = [
  'reliability',
  'responsiveness',
  'competence',
  'empathy',
  'clarity',
  'process',
] as const
export const Skill = v.picklist(skills)
export type Skill = v.InferOutput<typeof Skill>

export const Score = v.picklist([1, 2, 3, 4, 5], 'must be 1, 2, 3, 4 or 5')
export type Score = v.InferOutput<typeof Score>

const Skills = v.pipe(
  v.array(Skill),
  v.maxLength(skills.length),
  v.check((named) => new Set(named).size === named.length, 'must not name a skill twice'),
)

/** Which skills helped or hindered, and the time lost (0, 15, 60, half a day, a day or more). */
export const Detail = v.strictObject({
  helped: v.optional(Skills, []),
  hindered: v.optional(Skills, []),
  lostMinutes: v.optional(v.picklist([0, 15, 60, 240, 480])),
})
export type Detail = v.InferOutput<typeof Detail>

export const Comment = v.pipe(ReadableText, v.maxLength(1000))
export type Comment = v.InferOutput<typeof Comment>

/** Made by the client (UUIDv4, so that it tells no order): the idempotency key. */
export const RatingId = v.pipe(
  v.string(),
  v.regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'must be a lower-case UUIDv4',
  ),
)
export type RatingId = v.InferOutput<typeof RatingId>

const Revision = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))

/** One revision of a rating; the highest revision wins. */
export const Rating = v.strictObject({
  id: RatingId,
  revision: Revision,
  team: TeamId, // never the helper: the device knows whose team it is
  score: Score,
  detail: v.optional(Detail),
  comment: v.optional(Comment),
  /** What an epoch before this pass's counted or withheld already: it is not pooled again. */
  settled: v.optional(v.array(v.picklist(['detail', 'comment']))),
  interactionKey: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 'must be 32 bytes in base64url'),
  ),
})
export type Rating = v.InferOutput<typeof Rating>

/** The revision that takes a rating back. */
export const Withdrawal = v.strictObject({ id: RatingId, revision: Revision, withdrawn: v.literal(true) })
export type Withdrawal = v.InferOutput<typeof Withdrawal>

/** A `withdrawn` key decides which of the two shapes an entry must have, so errors name the field. */
const Entry = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'withdrawn' in input ? Withdrawal : Rating,
)

export const maxRatingsPerRequest = 20

/** Body of `POST /v1/ratings`. */
export const RatingBatch = v.strictObject({
  ratings: v.pipe(
    v.array(Entry),
    v.minLength(1),
    v.maxLength(maxRatingsPerRequest),
    v.checkItems(
      (entry, index, all) => all.findIndex((other) => other.id === entry.id) === index,
      'must not be named twice in one request',
    ),
  ),
})
export type RatingBatch = v.InferOutput<typeof RatingBatch>
