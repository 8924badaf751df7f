import { and, desc, eq, isNull } from 'drizzle-orm'
import { type Epoch, isOverBefore } from '../contract/epoch.ts'
import type { Scope } from '../contract/id.ts'
import type { Database } from '../db/open.ts'
import { person, team } from '../db/schema/directory.ts'
import { passIssue } from '../db/schema/pass.ts'
import { findEpochSecret, hashPerson } from '../pass/epoch-secret.ts'

export type Newcomer = { id: string; name: string; team: string }

const offered = 6

/** Whom a visitor of the demo may be: somebody new, or again whom they were before. */
export type Offered = { newcomers: Newcomer[]; returning: Newcomer[] }

/**
 * The demo's choice of person. Newcomers may get passes in this epoch and scope and have none yet. Those who
 * return are of the last that were added and have theirs: no simulated colleague is among them.
 */
export async function findOffered(db: Database, epoch: Epoch, scope: Scope): Promise<Offered> {
  const all = await db.read
    .select({ id: person.id, name: person.name, team: team.name, addedEpoch: person.addedEpoch })
    .from(person)
    .innerJoin(team, eq(team.id, person.team))
    .where(isNull(person.leftEpoch))
    .orderBy(desc(person.addedEpoch), person.id)
  const people = all.filter(({ addedEpoch }) => isOverBefore(addedEpoch, epoch))
  const hasBook = await readBooks(db, epoch, scope)
  const last = people.filter(({ addedEpoch }) => addedEpoch === people[0]?.addedEpoch)
  const shown = (some: typeof people) =>
    some.slice(0, offered).map(({ id, name, team }) => ({ id, name, team }))
  return {
    newcomers: shown(people.filter(({ id }) => !hasBook(id))),
    returning: shown(last.filter(({ id }) => hasBook(id))),
  }
}

async function readBooks(db: Database, epoch: Epoch, scope: Scope): Promise<(person: string) => boolean> {
  const secret = await findEpochSecret(db.query, epoch)
  if (!secret) return () => false
  const issued = await db.read
    .selectDistinct({ hash: passIssue.person })
    .from(passIssue)
    .where(and(eq(passIssue.epoch, epoch), eq(passIssue.scope, scope)))
  const hashes = new Set(issued.map(({ hash }) => hash))
  return (id) => hashes.has(hashPerson(secret, id))
}
