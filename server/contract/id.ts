import * as v from 'valibot'

/** Site and group ids: they stand in pass headers and scopes, so nothing needs escaping. */
export const SiteId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/, 'must match [a-z0-9-]{1,32}'))
export const GroupId = SiteId

/** A team's id, as the directory gives it. */
export const TeamId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/, 'must match [a-z0-9-]{1,64}'))
export type TeamId = v.InferOutput<typeof TeamId>

/** Where a rater's passes live: `extension`, or `site:<id>` for an embedding site. */
export const Scope = v.pipe(
  v.string(),
  v.regex(/^(extension|site:[a-z0-9-]{1,32})$/, 'must be "extension" or "site:<id>"'),
)
export type Scope = v.InferOutput<typeof Scope>

/** Raw bytes on the wire: base64url without padding (RFC 4648 §5). */
export const Base64Url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'))
