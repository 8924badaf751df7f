import { and, desc, eq, lt, notExists } from 'drizzle-orm'
import type { Epoch } from '../contract/epoch.ts'
import type { Scope } from '../contract/id.ts'
import type { Database } from '../db/open.ts'
import { passIssue, person, team } from '../db/schema.ts'

export type Newcomer = { id: string; name: string; team: string }

/** The demo's choice of person: people who may get passes in this epoch and scope and have none yet. */
export function findNewcomers(db: Database, epoch: Epoch, scope: Scope): Promise<Newcomer[]> {
  const book = db.read
    .select({ person: passIssue.person })
    .from(passIssue)
    .where(and(eq(passIssue.epoch, epoch), eq(passIssue.scope, scope), eq(passIssue.person, person.id)))
  return db.read
    .select({ id: person.id, name: person.name, team: team.name })
    .from(person)
    .innerJoin(team, eq(team.id, person.team))
    .where(and(lt(person.addedEpoch, epoch), notExists(book)))
    .orderBy(desc(person.addedEpoch), person.id)
    .limit(6)
}
