import * as v from 'valibot'
import { CountedList } from '../contract/counted.ts'
import type { Epoch } from '../contract/epoch.ts'
import { partKinds } from '../contract/rating.ts'
import type { Database } from '../db/open.ts'
import { HttpProblem } from '../errors.ts'
import { getIncarnation } from '../settings/setting.ts'

const kinds = (outcome: 'counted' | 'withheld') =>
  partKinds.map((kind) => `'${kind}', ${idsSql(kind, outcome)}`).join(', ')

/** Sorted, so that their order tells nothing. */
const idsSql = (kind: string, outcome: string) =>
  `(SELECT json_group_array(id) FROM (SELECT ${uuidSql} AS id FROM mark
    WHERE epoch = ?1 AND kind = '${kind}' AND outcome = '${outcome}' ORDER BY id))`

const uuidSql = ['1, 8', '9, 4', '13, 4', '17, 4', '21, 12']
  .map((range) => `substr(lower(hex(mark.id)), ${range})`)
  .join(" || '-' || ")

/** A `SELECT` of an epoch's `counted` and `withheld` ids as JSON, from its marks; its one parameter is the epoch. */
export const countedListSql = `SELECT json_object('counted', json_object(${kinds('counted')}), 'withheld', json_object(${kinds('withheld')}))`

/**
 * `GET /v1/counted/<epoch>`: everybody's counted and withheld ids, the same for whoever asks. Of a closed
 * epoch it is final, and kept for a year.
 * @throws HttpProblem 410 after that year
 */
export async function getCountedList(db: Database, epoch: Epoch): Promise<CountedList> {
  const closed = await db.query({ sql: 'SELECT list FROM closed_epoch WHERE epoch = ?', args: [epoch] })
  const [row] = closed.rows
  if (row?.list === null)
    throw new HttpProblem(410, 'list-expired', `The list of ${epoch} was kept for a year`)
  const { rows } = row ? closed : await db.query({ sql: `SELECT (${countedListSql}) AS list`, args: [epoch] })
  const ids = JSON.parse(String(rows[0]?.list))
  return v.parse(CountedList, {
    epoch,
    closed: row !== undefined,
    incarnation: await getIncarnation(db),
    ...ids,
  })
}
