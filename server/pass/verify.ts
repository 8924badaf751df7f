import { createPublicKey, constants as crypto, type KeyObject, verify } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import * as v from 'valibot'
import { closesAt, type Epoch, epochSpan } from '../contract/epoch.ts'
import type { Scope } from '../contract/id.ts'
import { Pass, passHeader } from '../contract/pass.ts'
import type { Database } from '../db/open.ts'
import { epochKey } from '../db/schema/epoch.ts'
import { HttpProblem } from '../errors.ts'
import { readClosingTime } from '../settings/closing-time.ts'

/** A pass whose signature holds: all that is known of who sends. */
export type VerifiedPass = { epoch: Epoch; scope: Scope; group: string; token: Buffer }

export type PassVerifier = (header: string | undefined, now: number) => Promise<VerifiedPass>

const rememberedPasses = 20_000

/**
 * Verifies `Rapport-Pass` headers: RSASSA-PSS-VERIFY of RFC 8017, SHA-384, salt of 48 bytes.
 * Keys and verified headers are remembered.
 */
export function createPassVerifier(db: Database): PassVerifier {
  const keys = new Map<string, KeyObject>()
  const verified = new Set<string>()
  return async (header, now) => {
    const pass = parse(header)
    if (now >= closesAt(pass.epoch) && now >= (await readClosingTime(db.query))(pass.epoch))
      throw passExpired(pass.epoch)
    if (now < epochSpan(pass.epoch).fromMs) {
      throw new HttpProblem(
        403,
        'pass-early',
        `The epoch ${pass.epoch} has not begun`,
        atHeader('is of an epoch to come'),
      )
    }
    const token = Buffer.from(pass.token, 'base64url')
    if (header !== undefined && !verified.has(header)) {
      await requireSignature(await getKey(db, keys, pass), token, pass.signature)
      remember(verified, header)
    }
    return { epoch: pass.epoch, scope: pass.scope, group: pass.group, token }
  }
}

/** 403 for passes of an epoch that takes no more ratings. */
export function passExpired(epoch: Epoch): HttpProblem {
  return new HttpProblem(
    403,
    'pass-expired',
    `The epoch ${epoch} is closed`,
    atHeader('is of a closed epoch'),
  )
}

function parse(header: string | undefined): Pass {
  if (!header)
    throw new HttpProblem(
      401,
      'pass-missing',
      `Ratings are sent with a ${passHeader} header`,
      atHeader('is missing'),
    )
  const [epoch, scope, group, token, signature, ...rest] = header.split('.')
  const parsed = v.safeParse(Pass, { epoch, scope, group, token, signature })
  if (parsed.success && rest.length === 0) return parsed.output
  const why = parsed.success
    ? 'has more than five fields'
    : parsed.issues.map(({ path, message }) => `${path?.[0]?.key ?? ''} ${message}`).join('; ')
  throw new HttpProblem(400, 'pass-malformed', 'The pass cannot be read', atHeader(why))
}

async function getKey(
  db: Database,
  keys: Map<string, KeyObject>,
  { epoch, scope, group }: Pass,
): Promise<KeyObject> {
  const name = `${epoch}.${scope}.${group}`
  const known = keys.get(name)
  if (known) return known
  const [row] = await db.read
    .select({ spki: epochKey.spki })
    .from(epochKey)
    .where(and(eq(epochKey.epoch, epoch), eq(epochKey.scope, scope), eq(epochKey.group, group)))
  if (!row)
    throw new HttpProblem(
      403,
      'pass-foreign',
      'No such passes are issued here',
      atHeader(`names ${name}, which has no key`),
    )
  const key = createPublicKey({ key: row.spki, type: 'spki', format: 'der' })
  keys.set(name, key)
  return key
}

async function requireSignature(key: KeyObject, token: Buffer, signature: string): Promise<void> {
  const scheme = { key, padding: crypto.RSA_PKCS1_PSS_PADDING, saltLength: 48 }
  if (verify('sha384', token, scheme, Buffer.from(signature, 'base64url'))) return
  throw new HttpProblem(
    403,
    'pass-forged',
    'The pass was not signed here',
    atHeader('has a signature that does not hold'),
  )
}

function remember(verified: Set<string>, header: string): void {
  if (verified.size >= rememberedPasses) verified.clear()
  verified.add(header)
}

function atHeader(detail: string) {
  return { errors: [{ pointer: `#/header/${passHeader}`, detail }] }
}
