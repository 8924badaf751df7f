import * as v from 'valibot'
import { Scope } from '../contract/id.ts'
import type { Session, SessionRequest } from '../contract/session.ts'
import type { Query } from '../db/writer.ts'
import type { ServerDeps } from '../env.ts'
import { HttpProblem } from '../errors.ts'
import { answersChallenge } from './challenge.ts'
import { createSessionSecrets, openSession } from './open-session.ts'
import { hashSecret } from './secret.ts'

/**
 * Exchanges a one-time code for a session. The code is used up by the attempt, whatever comes of it.
 * @throws HttpProblem 400 `code-refused`
 */
export async function createSession(
  { db, secret }: Pick<ServerDeps, 'db' | 'secret'>,
  request: SessionRequest,
  now: number,
): Promise<Session> {
  const secrets = createSessionSecrets()
  const session = await db.write(async (query) => {
    const found = await findCode(query, request.code)
    if (!found) return { statements: [], result: undefined }
    const use = { sql: 'DELETE FROM sign_in_code WHERE hash = ?', args: [hashSecret(request.code)] }
    const mayHaveIt = found.expiresOn > now && answersChallenge(request.verifier, found.challenge)
    if (!mayHaveIt) return { statements: [use], result: undefined }
    const { session, statement } = openSession(secret, secrets, found, now)
    return { statements: [use, statement], result: session }
  })
  if (!session)
    throw new HttpProblem(400, 'code-refused', 'The code was used, is too old or is not yours: sign in again')
  return session
}

const CodeRow = v.object({
  scope: Scope,
  challenge: v.string(),
  expires_on: v.number(),
  id: v.string(),
  name: v.string(),
  team: v.string(),
})

async function findCode(query: Query, code: string) {
  const { rows } = await query({
    sql: `SELECT c.scope, c.challenge, c.expires_on, p.id, p.name, p.team
          FROM sign_in_code c JOIN person p ON p.id = c.person AND p.left_epoch IS NULL WHERE c.hash = ?`,
    args: [hashSecret(code)],
  })
  const [row] = rows
  if (!row) return undefined
  const { scope, challenge, expires_on: expiresOn, ...person } = v.parse(CodeRow, { ...row })
  return { scope, challenge, expiresOn, person }
}
