import { createHash, createPrivateKey, constants as crypto, privateEncrypt, randomBytes } from 'node:crypto'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { type Epoch, epochAfter, epochAt, isOverBefore } from '../contract/epoch.ts'
import type { Scope } from '../contract/id.ts'
import type { PassAnswer, PassRequest } from '../contract/pass.ts'
import type { Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { HttpProblem, invalid } from '../errors.ts'
import type { PersonSession } from '../identity/find-session.ts'
import { journal } from '../journal/line.ts'
import { getFirstEpoch } from '../settings/setting.ts'
import { getEpochSecret, hashPerson } from './epoch-secret.ts'
import { findOtherBook } from './other-names.ts'

/** `person` as it is in the directory. */
type Place = { epoch: Epoch; scope: Scope; person: string }
type Asked = { group: string; blinded: Buffer; hash: Buffer; key: Buffer }

/**
 * Signs a person's blinded values, one for each group, once per epoch and scope; the same values are
 * signed again, other ones never. What is signed stays unknown: RFC 9474, BlindSign.
 * @throws HttpProblem 403 `next-epoch`, 409 `book-issued`, 422 for other groups than all or a value out of range
 */
export async function issuePasses(
  deps: Deps,
  session: PersonSession,
  request: PassRequest,
): Promise<PassAnswer> {
  await requireEligible(deps, session, request.epoch)
  const asked = await matchKeys(deps.db.query, session.scope, request)
  const passes = await signAll(asked)
  const place = { epoch: request.epoch, scope: session.scope, person: session.person.id }
  await deps.db.write(async (query) => {
    requireSame(asked, await matchKeys(query, session.scope, request))
    return { statements: await recordIssue(query, place, asked), result: undefined }
  })
  await deps.db.drainJournal() // also what an earlier attempt could not: a restore must know of the book
  return { epoch: request.epoch, scope: session.scope, passes }
}

/** One signature at a time: 64 in a row would be felt by everybody else. */
async function signAll(asked: Asked[]): Promise<PassAnswer['passes']> {
  const passes: PassAnswer['passes'] = []
  for (const [index, { group, blinded, key }] of asked.entries()) {
    passes.push({ group, signature: sign(key, blinded, index) })
    await yieldToOthers()
  }
  return passes
}

async function requireEligible(
  { db, config, clock }: Deps,
  session: PersonSession,
  epoch: Epoch,
): Promise<void> {
  const current = epochAt(clock(), config.epochLength)
  if (epoch !== current && epoch !== epochAfter(current)) {
    throw invalid([{ pointer: '/epoch', detail: `must be ${current}` }])
  }
  const first = await getFirstEpoch(db, current)
  if (epoch !== first && !isOverBefore(session.person.addedEpoch, epoch)) {
    throw nextEpoch(epoch)
  }
}

function nextEpoch(epoch: Epoch): HttpProblem {
  return new HttpProblem(403, 'next-epoch', 'Passes come with the next epoch', {
    detail: `Ask again in ${epochAfter(epoch)}.`,
  })
}

async function matchKeys(query: Query, scope: Scope, { epoch, passes }: PassRequest): Promise<Asked[]> {
  const keys = await readKeys(query, epoch, scope)
  if (keys.some(({ privateKey }) => privateKey === null)) throw nextEpoch(epoch) // as after a restore
  const asked = passes.flatMap(({ group, blinded }) => {
    const bytes = Buffer.from(blinded, 'base64url')
    const key = keys.find((known) => known.group === group)?.privateKey
    return key ? [{ group, blinded: bytes, hash: createHash('sha256').update(bytes).digest(), key }] : []
  })
  const groups = new Set(asked.map(({ group }) => group))
  requireMadeFor(keys, passes)
  if (asked.length !== passes.length || groups.size !== passes.length || groups.size !== keys.length) {
    const all = keys.map(({ group }) => group).join(', ')
    throw invalid([
      { pointer: '/passes', detail: `must name each group of ${epoch} once: ${all || 'there is none yet'}` },
    ])
  }
  return asked
}

async function readKeys(query: Query, epoch: Epoch, scope: Scope) {
  const { rows } = await query({
    sql: 'SELECT grp, hex(private_key) AS private_key, hex(spki) AS spki FROM epoch_key WHERE epoch = ? AND scope = ?',
    args: [epoch, scope],
  })
  return rows.map(({ grp, private_key, spki }) => ({
    group: String(grp),
    hash: createHash('sha256')
      .update(Buffer.from(String(spki), 'hex'))
      .digest('base64url'),
    privateKey: private_key === '' ? null : Buffer.from(String(private_key), 'hex'), // hex(NULL) is ''
  }))
}

/** A restore may have made them anew: signed with others the values would be worth nothing, and no others are signed. */
function requireMadeFor(keys: { group: string; hash: string }[], passes: PassRequest['passes']): void {
  const hashes = new Map(keys.map(({ group, hash }) => [group, hash]))
  if (passes.some(({ group, key }) => key !== undefined && key !== hashes.get(group))) throw otherKeys()
}

/** In the organisation's first epoch the tree may have been frozen anew while it was signed, with other keys. */
function requireSame(signed: Asked[], now: Asked[]): void {
  if (signed.every(({ key }, index) => now[index]?.key.equals(key))) return
  throw otherKeys()
}

function otherKeys(): HttpProblem {
  return invalid([{ pointer: '/passes', detail: 'must be blinded for the keys as they are now' }])
}

/** RSASP1 of RFC 8017 on the bare value; OpenSSL refuses one that is not below the modulus. */
function sign(pkcs8: Buffer, blinded: Buffer, index: number): string {
  const key = createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' })
  try {
    return privateEncrypt({ key, padding: crypto.RSA_NO_PADDING }, blinded).toString('base64url')
  } catch (cause) {
    if (!hasCode(cause, 'ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_MODULUS')) throw cause
    throw invalid([{ pointer: `/passes/${index}/blinded`, detail: 'must be below the modulus' }])
  }
}

/** Of the person a keyed hash is kept, so that whoever is erased and added again gets no second book. */
async function recordIssue(query: Query, { epoch, scope, person }: Place, asked: Asked[]) {
  const { secret, statements } = await getEpochSecret(query, epoch)
  const place = [epoch, scope, hashPerson(secret, person)]
  const { rows } = await query({
    sql: 'SELECT grp, hex(blinded_hash) AS hash FROM pass_issue WHERE epoch = ? AND scope = ? AND person = ?',
    args: place,
  })
  if (rows.length > 0) {
    const known = new Map(rows.map((row) => [String(row.grp), String(row.hash).toLowerCase()]))
    if (asked.every(({ group, hash }) => known.get(group) === hash.toString('hex'))) return []
    throw bookIssued()
  }
  const others = await findOtherBook(query, secret, { epoch, scope, person })
  if (others.isTaken) throw bookIssued()
  const inserts = asked.map(({ group, hash }) => ({
    sql: 'INSERT INTO pass_issue (epoch, scope, person, grp, blinded_hash) VALUES (?, ?, ?, ?, ?)',
    args: [...place, group, hash],
  }))
  const book = journal({ kind: 'book', epoch, scope, id: randomBytes(16).toString('hex') })
  return [...statements, ...inserts, ...others.statements, book]
}

function bookIssued(): HttpProblem {
  return new HttpProblem(409, 'book-issued', 'Your passes for this epoch were issued already', {
    detail: 'They live in another browser or profile, or were lost. New ones come with the next epoch.',
  })
}

function hasCode(cause: unknown, code: string): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === code
}
