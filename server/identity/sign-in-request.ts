import { eq } from 'drizzle-orm'
import * as v from 'valibot'
import type { Scope } from '../contract/id.ts'
import type { Database } from '../db/open.ts'
import { site } from '../db/schema/site.ts'

const base = {
  challenge: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)), // base64url(SHA-256(verifier))
  state: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._~-]{1,200}$/)),
}

/** What a client opens `/sign-in` with. */
export const SignInRequest = v.variant('client', [
  v.object({ client: v.literal('extension'), ...base }),
  v.object({ client: v.literal('embed'), ...base, origin: v.pipe(v.string(), v.maxLength(300)) }),
])
export type SignInRequest = v.InferOutput<typeof SignInRequest>

/** Who asks for a session: `none` is a person who followed an invite link without a client. */
export type Asker =
  | { kind: 'known'; request: SignInRequest; scope: Scope; at: string } // `at`: what people call the client
  | { kind: 'unknown-origin'; origin: string }
  | { kind: 'incomplete' }
  | { kind: 'none' }

/** Reads the query or form of `/sign-in` and finds the scope that its session would have. */
export async function findAsker(db: Database, fields: Record<string, unknown>): Promise<Asker> {
  if (fields.client === undefined) return { kind: 'none' }
  const parsed = v.safeParse(SignInRequest, fields)
  if (!parsed.success) return { kind: 'incomplete' }
  const request = parsed.output
  if (request.client === 'extension')
    return { kind: 'known', request, scope: 'extension', at: 'Rapport in your browser' }
  const found = await findSiteByOrigin(db, request.origin)
  if (!found) return { kind: 'unknown-origin', origin: request.origin }
  return { kind: 'known', request, scope: `site:${found.id}`, at: found.name }
}

/** The site registered with exactly this origin. */
export async function findSiteByOrigin(db: Database, origin: string) {
  const [found] = await db.read.select().from(site).where(eq(site.origin, origin))
  return found
}
