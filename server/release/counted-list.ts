import type { Epoch } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import { HttpProblem } from '../errors.ts'
import { hasEtag } from '../etag.ts'
import { getIncarnation } from '../settings/setting.ts'
import { type BuiltList, buildClosed, buildOpen } from './build-list.ts'

const rememberedLists = 4

type Known = { version: string; list: Promise<BuiltList> }

/** Answers `GET /v1/counted/<epoch>` to whoever has the ETags named in `ifNoneMatch`. */
export type CountedLists = (epoch: Epoch, ifNoneMatch: string | undefined) => Promise<Response>

/**
 * Everybody's counted and withheld ids (`CountedList`), the same for whoever asks. Of a closed epoch they are
 * final, and kept for a year. A list is built once for all who ask until something is added to it.
 * @throws HttpProblem 404 for an epoch that never was, 410 after that year
 */
export function createCountedLists(db: Database): CountedLists {
  const known = new Map<Epoch, Known>()
  const get = async (epoch: Epoch): Promise<BuiltList> => {
    const { version, isClosed, incarnation } = await look(db, epoch)
    const found = known.get(epoch)
    if (found?.version === version) return found.list
    const head = { epoch, closed: isClosed, incarnation }
    const list = isClosed ? buildClosed(db.query, head) : buildOpen(db.query, head)
    remember(known, epoch, { version, list })
    list.catch(() => known.delete(epoch)) // whoever asked is told; the next one tries again
    return list
  }
  return async (epoch, ifNoneMatch) => {
    const { bytes, etag } = await get(epoch)
    const headers = { etag, 'content-type': 'application/json' }
    return hasEtag(ifNoneMatch, etag)
      ? new Response(null, { status: 304, headers })
      : new Response(bytes, { headers })
  }
}

/** The one that was built longest ago goes. */
function remember(known: Map<Epoch, Known>, epoch: Epoch, one: Known): void {
  known.delete(epoch)
  known.set(epoch, one)
  const [oldest] = known.keys()
  if (known.size > rememberedLists && oldest !== undefined) known.delete(oldest)
}

/** Which list there is: it is another one as soon as marks were added, the epoch closed or a backup restored. */
async function look(db: Database, epoch: Epoch) {
  const { rows } = await db.query({
    sql: `SELECT EXISTS (SELECT 1 FROM epoch_key WHERE epoch = ?1) AS known,
            (SELECT value FROM setting WHERE name = ?2) AS marked,
            (SELECT CASE state WHEN 'expired' THEN state ELSE 'closed' END FROM closed_epoch WHERE epoch = ?1) AS state`,
    args: [epoch, markedName(epoch)],
  })
  const [row] = rows
  if (row?.state === 'expired')
    throw new HttpProblem(410, 'list-expired', `The list of ${epoch} was kept for a year`)
  const isClosed = row?.state === 'closed'
  if (!isClosed && Number(row?.known) === 0)
    throw new HttpProblem(404, 'not-found', `There was no epoch ${epoch} here`)
  const incarnation = await getIncarnation(db)
  return { version: `${incarnation} ${row?.state} ${row?.marked}`, isClosed, incarnation }
}

/** The setting that counts how often marks were added in an epoch that is not closed yet. */
export function markedName(epoch: Epoch): string {
  return `marked ${epoch}`
}
