import { createHash, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { Epoch } from '../../server/contract/epoch.ts'
import { GroupId, SiteId, TeamId } from '../../server/contract/id.ts'
import { PersonId } from '../../server/contract/named.ts'
import { RatingBatch, RatingId } from '../../server/contract/rating.ts'
import { TransferId } from '../../server/contract/transfer.ts'
import { people } from '../support/in-process.ts'
import type { Known } from './from-schema.ts'

const ids = Array.from({ length: 60 }, (_, index) => uuid(`id ${index}`))
const bytes = fc.nat().map((seed) => createHash('sha256').update(String(seed)).digest('base64url'))

type Entry = { id: string; revision: number }

const ratings = fc.array(
  fc.oneof<fc.Arbitrary<Entry>[]>(
    fc
      .record({
        id: fc.constantFrom(...ids),
        revision: fc.integer({ min: 1, max: 9 }),
        team: fc.constantFrom('it', 'hr', 'lab', 'corp', 'nowhere'),
        score: fc.integer({ min: 1, max: 5 }),
        comment: fc.lorem(),
        detail: fc.constant({ helped: ['empathy'], hindered: ['process'], lostMinutes: 15 }),
        interactionKey: bytes,
      })
      .map((rating): Entry => rating),
    fc.record({
      id: fc.constantFrom(...ids),
      revision: fc.integer({ min: 1, max: 9 }),
      withdrawn: fc.constant(true),
    }),
  ),
  { minLength: 1, maxLength: 4 },
)

/** Values that the server of `openWorld` knows, mostly; the same few ids again and again, so that they meet. */
export const known: Known = new Map<unknown, fc.Arbitrary<unknown>>([
  [TeamId, mostly(fc.constantFrom('it', 'hr', 'lab', 'corp'), fc.stringMatching(/^[a-z0-9-]{1,64}$/))],
  [
    PersonId,
    mostly(fc.constantFrom(...people.it, ...people.hr), fc.stringMatching(/^[A-Za-z0-9._@-]{1,64}$/)),
  ],
  [RatingId, fc.constantFrom(...ids)],
  [SiteId, mostly(fc.constantFrom('portal', 'g1'), fc.stringMatching(/^[a-z0-9-]{1,32}$/))], // and the same for groups
  [GroupId, mostly(fc.constantFrom('g1', 'portal'), fc.stringMatching(/^[a-z0-9-]{1,32}$/))],
  [Epoch, mostly(fc.constant('2026-11'), fc.constantFrom('2026-10', '2026-12', '2026-Q4', '9999-12'))],
  [TransferId, fc.nat(20).map((n) => createHash('sha256').update(`transfer ${n}`).digest('base64url'))],
  [RatingBatch, ratings.map((all) => ({ ratings: uniqueById(all) }))],
])

function mostly<T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: other })
}

function uniqueById(all: Entry[]): Entry[] {
  return all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index)
}

/** A version 4 UUID of a text. */
function uuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** 256 bytes, base64url. */
export const blinded = fc.constant(null).map(() => randomBytes(256).toString('base64url'))
