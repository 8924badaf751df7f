import { createHash, createPublicKey } from 'node:crypto'
import { decodeProtectedHeader, errors, jwtVerify } from 'jose'
import * as v from 'valibot'
import type { Database } from '../db/open.ts'
import { minuteMs, periods } from '../retention/periods.ts'

/**
 * Whom a site vouches for: an account of theirs there, or an address that the site has made certain of.
 * `used` is what tells this token from all others, kept until `expiresOn`.
 */
export type Voucher = { site: string; who: Vouched; used: Buffer; expiresOn: number }
export type Vouched = { by: 'account' | 'email'; value: string }

const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(254))

/** What a site's token must say, besides what `jwtVerify` checks. */
const Claims = v.object({
  iss: v.string(),
  sub: v.optional(Name),
  email: v.optional(Name),
  email_verified: v.optional(v.boolean()),
  origin: v.string(),
  jti: v.pipe(v.string(), v.minLength(16), v.maxLength(128)),
  iat: v.number(),
  exp: v.number(),
})

const Key = v.object({ site: v.string(), origin: v.string(), spki: v.instance(ArrayBuffer) })

const longestMs = periods.voucherMinutes * minuteMs
const toleranceSeconds = 30

export type VoucherDeps = { db: Database; clock: () => number; publicUrl: string }

/**
 * Checks a token with which an embedding site vouches for who is signed in on it: a JWT (RFC 7519), EdDSA with one
 * of the site's own keys, for this server, from this very origin, five minutes long at most. Undefined if any of it
 * does not hold: which, is nobody's business.
 */
export async function readVoucher(
  { db, clock, publicUrl }: VoucherDeps,
  token: string,
  origin: string | undefined,
): Promise<Voucher | undefined> {
  const key = await findKey(db, token)
  if (!key) return undefined
  const { site, spki } = key
  const claims = await verify(token, spki, { issuer: `site:${site}`, audience: publicUrl, now: clock() })
  if (!claims || claims.origin !== key.origin || origin !== key.origin) return undefined
  const { jti, iat, exp } = claims
  const lastsMs = (exp - iat) * 1000
  if (lastsMs <= 0 || lastsMs > longestMs || iat * 1000 > clock() + toleranceSeconds * 1000) return undefined
  const who = vouchedIn(claims)
  if (!who) return undefined
  const used = createHash('sha256').update(`${site} ${jti}`).digest()
  return { site, who, used, expiresOn: (exp + toleranceSeconds) * 1000 }
}

/** One is never read as the other: on many sites people choose what they are called, also like somebody's address. */
function vouchedIn({
  sub,
  email,
  email_verified: isVerified,
}: v.InferOutput<typeof Claims>): Vouched | undefined {
  if (sub !== undefined) return { by: 'account', value: sub }
  return email !== undefined && isVerified === true ? { by: 'email', value: email } : undefined
}

async function findKey(db: Database, token: string) {
  const kid = readKid(token)
  if (kid === undefined) return undefined
  const { rows } = await db.query({
    sql: `SELECT k.site, s.origin, k.spki FROM site_key k JOIN site s ON s.id = k.site WHERE k.id = ?`,
    args: [kid],
  })
  return rows[0] && v.parse(Key, { ...rows[0] })
}

function readKid(token: string): string | undefined {
  try {
    const { kid }: { kid?: unknown } = decodeProtectedHeader(token)
    return typeof kid === 'string' ? kid : undefined // nothing of it is checked yet
  } catch (cause) {
    if (cause instanceof TypeError) return undefined // not a token at all
    throw cause
  }
}

type Expected = { issuer: string; audience: string; now: number }

async function verify(token: string, spki: ArrayBuffer, { issuer, audience, now }: Expected) {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  const options = {
    ...{ algorithms: ['EdDSA', 'Ed25519'], issuer, audience, typ: 'rapport-vouch+jwt' },
    ...{
      requiredClaims: ['jti', 'iat', 'exp'],
      clockTolerance: toleranceSeconds,
      currentDate: new Date(now),
    },
  }
  try {
    const { payload } = await jwtVerify(token, key, options)
    const parsed = v.safeParse(Claims, payload)
    return parsed.success ? parsed.output : undefined
  } catch (cause) {
    if (cause instanceof errors.JOSEError) return undefined
    throw cause
  }
}
