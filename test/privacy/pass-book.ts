import {
  createHash,
  createPrivateKey,
  constants as crypto,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import { formatPass } from '../../server/contract/pass.ts'
import type { PrivacyWorld } from './world.ts'

export type Place = { epoch: string; scope: string; group: string }

/** How a pass is issued: `blinded` as the product does, `seen` as a server would that had not blinding. */
export type Issue = 'blinded' | 'seen'

/** The simulated raters' passes, and who holds which token: the ground truth that the server never has. */
export type PassBooks = {
  /** Gives everybody their book of an epoch and scope. */
  issue: (people: string[], epoch: string, scope: string) => Promise<void>
  has: (person: string, epoch: string, scope: string) => boolean
  /** The header of a person's pass, and its token in hex. */
  getPass: (person: string, place: Place) => { header: string; token: string }
  personOf: Map<string, string>
}

/**
 * Tokens are signed with the epoch's private key from the database: the same valid passes as blinding
 * gives (RSASSA-PSS over the token), without its cost, so that thousands can be simulated. What issuing
 * leaves in the database is inserted alike: per group the hash of a value that says nothing of the token.
 */
export function createPassBooks({ deps }: PrivacyWorld, how: Issue = 'blinded'): PassBooks {
  const keys = new Map<string, KeyObject>()
  const held = new Map<string, { header: string; token: string }>()
  const books = new Map<string, Map<string, Buffer>>() // by person, epoch, scope: the token of each group
  const personOf = new Map<string, string>()

  async function issue(people: string[], epoch: string, scope: string): Promise<void> {
    const { rows } = await deps.db.query({
      sql: 'SELECT grp, private_key FROM epoch_key WHERE epoch = ? AND scope = ? AND private_key IS NOT NULL',
      args: [epoch, scope],
    })
    const issued = people.flatMap((person) =>
      rows.map(({ grp, private_key }) => {
        const group = String(grp)
        keys.set(nameOf({ epoch, scope, group }), readKey(private_key))
        const token = randomBytes(32)
        const name = `${person} ${epoch} ${scope}`
        books.set(name, (books.get(name) ?? new Map()).set(group, token))
        personOf.set(token.toString('hex'), person)
        const hash = createHash('sha256').update(how === 'seen' ? token : randomBytes(256))
        return { person, group, hash: hash.digest('hex') }
      }),
    )
    const sql = `INSERT INTO pass_issue (epoch, scope, person, grp, blinded_hash)
      SELECT ?, ?, value->>'person', value->>'group', unhex(value->>'hash') FROM json_each(?)`
    await deps.db.run([{ sql, args: [epoch, scope, JSON.stringify(issued)] }])
  }

  function getPass(person: string, place: Place) {
    const name = `${person} ${nameOf(place)}`
    const known = held.get(name)
    if (known) return known
    const token = books.get(`${person} ${place.epoch} ${place.scope}`)?.get(place.group)
    const key = keys.get(nameOf(place))
    if (!token || !key) throw new Error(`${name} was not issued`)
    const made = { header: formatPass(signToken(key, place, token)), token: token.toString('hex') }
    held.set(name, made)
    return made
  }

  return { issue, has: (...who) => books.has(who.join(' ')), getPass, personOf }
}

function signToken(key: KeyObject, place: Place, token: Buffer) {
  const scheme = { key, padding: crypto.RSA_PKCS1_PSS_PADDING, saltLength: 48 }
  const signature = sign('sha384', token, scheme).toString('base64url')
  return { ...place, token: token.toString('base64url'), signature }
}

function nameOf({ epoch, scope, group }: Place): string {
  return `${epoch} ${scope} ${group}`
}

function readKey(pkcs8: unknown): KeyObject {
  if (!(pkcs8 instanceof ArrayBuffer)) throw new Error('a private key is bytes')
  return createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' })
}
