import { and, eq, gt, isNull, or } from 'drizzle-orm'
import type { Scope } from '../contract/id.ts'
import type { Database } from '../db/open.ts'
import { person } from '../db/schema/directory.ts'
import { session } from '../db/schema/session.ts'
import type { StoredRole } from './roles.ts'
import { hashSecret } from './secret.ts'

/** Who asks, by bearer: for everything but ratings. */
export type PersonSession = {
  person: { id: string; name: string; team: string; addedEpoch: string; role: StoredRole }
  scope: Scope
  hash: Buffer
}

/** The living session of a bearer token, if any; `stale`: also one whose token is due to be renewed. */
export async function findSession(
  db: Database,
  token: string,
  now: number,
  { stale = false } = {},
): Promise<PersonSession | undefined> {
  const hash = hashSecret(token)
  const isFresh = or(isNull(session.bearerUntil), gt(session.bearerUntil, now))
  const [found] = await db.read
    .select({
      scope: session.scope,
      id: person.id,
      name: person.name,
      team: person.team,
      addedEpoch: person.addedEpoch,
      role: person.role,
    })
    .from(session)
    .innerJoin(person, and(eq(person.id, session.person), isNull(person.leftEpoch)))
    .where(and(eq(session.hash, hash), gt(session.expiresOn, now), stale ? undefined : isFresh))
  if (!found) return undefined
  const { scope, ...who } = found
  return { person: who, scope, hash }
}
