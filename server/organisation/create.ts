import { checkReferences, type Files } from '../directory/check.ts'
import { decideImport } from '../directory/import.ts'
import type { Known } from '../directory/known.ts'
import { planStaying } from '../directory/plan.ts'
import type { ImportError } from '../directory/table.ts'
import type { Deps } from '../env.ts'
import { prepareEpoch } from '../epoch/prepare.ts'
import { type Invite, insertInvites } from '../identity/create-invites.ts'
import { createSecret } from '../identity/secret.ts'

export type CreateOutcome =
  | { kind: 'created'; invites: Invite[] }
  | { kind: 'refused'; errors: ImportError[] }
  | { kind: 'has-people'; people: number }

/**
 * Makes the directory of a new organisation and an invite for everybody in it, in one transaction. A database that
 * has or had people is left as it is.
 */
export async function createOrganisation(
  deps: Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>,
  files: Files,
): Promise<CreateOutcome> {
  const invites = (files.people?.rows ?? []).map(({ id }) => ({ person: id, code: createSecret() }))
  const outcome = await deps.db.write<CreateOutcome>(async (query) => {
    const people = Number((await query('SELECT count(*) AS n FROM person')).rows[0]?.n)
    if (people > 0) return { statements: [], result: { kind: 'has-people', people } }
    const { statements, result } = await decideImport(deps, query, files, {})
    if (result.kind === 'refused') return { statements: [], result }
    return {
      statements: [...statements, ...insertInvites(invites, deps.clock())],
      result: { kind: 'created', invites },
    }
  })
  if (outcome.kind === 'created') await prepareEpoch(deps)
  return outcome
}

/** What is wrong with a directory, before anything is written. `known`: of the database that it is for. */
export function findWrong(files: Files, known: Known): ImportError[] {
  return checkReferences(files, known, planStaying(files, known, 'stay'))
}
