import { and, desc, eq, lt } from 'drizzle-orm'
import type { Epoch } from '../contract/epoch.ts'
import type { Scope } from '../contract/id.ts'
import type { Database } from '../db/open.ts'
import { passIssue, person, team } from '../db/schema.ts'
import { findEpochSecret, hashPerson } from '../pass/epoch-secret.ts'

export type Newcomer = { id: string; name: string; team: string }

const offered = 6

/** The demo's choice of person: people who may get passes in this epoch and scope and have none yet. */
export async function findNewcomers(db: Database, epoch: Epoch, scope: Scope): Promise<Newcomer[]> {
  const people = await db.read
    .select({ id: person.id, name: person.name, team: team.name })
    .from(person)
    .innerJoin(team, eq(team.id, person.team))
    .where(lt(person.addedEpoch, epoch))
    .orderBy(desc(person.addedEpoch), person.id)
  const secret = await findEpochSecret(db.query, epoch)
  if (!secret) return people.slice(0, offered)
  const issued = await db.read
    .selectDistinct({ hash: passIssue.person })
    .from(passIssue)
    .where(and(eq(passIssue.epoch, epoch), eq(passIssue.scope, scope)))
  const hashes = new Set(issued.map(({ hash }) => hash))
  return people.filter(({ id }) => !hashes.has(hashPerson(secret, id))).slice(0, offered)
}
