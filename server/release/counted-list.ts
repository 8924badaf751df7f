import { eq } from 'drizzle-orm'
import type { CountedList } from '../contract/counted.ts'
import type { Epoch } from '../contract/epoch.ts'
import type { PartKind } from '../contract/rating.ts'
import type { Database } from '../db/open.ts'
import { mark } from '../db/schema.ts'

/** `GET /v1/counted/<epoch>`: all counted and withheld ids, sorted, so that their order tells nothing. */
export async function createCountedList(db: Database, epoch: Epoch): Promise<CountedList> {
  const marks = await db.read.select().from(mark).where(eq(mark.epoch, epoch))
  const ids = (outcome: string, kind: PartKind) =>
    marks
      .filter((one) => one.outcome === outcome && one.kind === kind)
      .map(({ id }) => uuid(id))
      .sort()
  const byKind = (outcome: string) => ({
    score: ids(outcome, 'score'),
    detail: ids(outcome, 'detail'),
    comment: ids(outcome, 'comment'),
  })
  return { epoch, closed: false, counted: byKind('counted'), withheld: byKind('withheld') }
}

function uuid(id: Buffer): string {
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
