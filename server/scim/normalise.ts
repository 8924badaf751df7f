import { scimError } from './error.ts'
import { enterpriseUrn, groupUrn, userUrn } from './schema.ts'

type Fields = Record<string, unknown>

/** A user as a provider sends it, made what RFC 7643 says: Entra ID sends "False", and a manager as a plain id. */
export function normaliseUser(body: unknown): Fields {
  const fields = { ...asFields(body) }
  fields.active = toBoolean(fields.active)
  const work = asFields(fields[enterpriseUrn])
  if (fields[enterpriseUrn] !== undefined)
    fields[enterpriseUrn] = { ...work, manager: toManager(work.manager) }
  requireFewEmails(fields.emails)
  if (Array.isArray(fields.emails)) fields.emails = fields.emails.map(toEmail)
  return withoutNothing(fields)
}

/** Core attributes may be named in full; those of the extension must. */
export function withoutUrn(path: string): string {
  const [prefix = ''] = [userUrn, groupUrn].filter((urn) =>
    path.toLowerCase().startsWith(`${urn.toLowerCase()}:`),
  )
  return prefix === '' ? path : path.slice(prefix.length + 1)
}

const mostEmails = 20

/** The library compares each with each. @throws SCIMError 400 for a list of more addresses than anybody has */
export function requireFewEmails(emails: unknown): void {
  if (Array.isArray(emails) && emails.length > mostEmails)
    throw scimError(400, 'invalidValue', `A user may have at most ${mostEmails} addresses`)
}

/** What says true or false as a text (Entra ID's "False") is made so; anything else stays. */
export function toBoolean(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return { true: true, false: false }[value.toLowerCase()] ?? value
}

/** A manager as RFC 7643 §4.3 has one; '' means none. */
export function toManager(value: unknown): unknown {
  return typeof value === 'string' && value !== '' ? { value } : value === '' ? undefined : value
}

/** One address with its truths made so. */
export function toEmail(email: unknown): unknown {
  return typeof email === 'object'
    ? withoutNothing({ ...email, primary: toBoolean(asFields(email).primary) })
    : email
}

/** Null means that there is nothing (RFC 7643 §2.5). */
function withoutNothing(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  )
}

/** What was sent, as an object; whatever is none has no fields. */
export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}
