import { scimError } from './error.ts'
import { requireBounded } from './expression.ts'
import { enterpriseUrn, groupUrn, userUrn } from './schema.ts'

type Fields = Record<string, unknown>
/** One operation of a PATCH; `op` is add, remove or replace. */
export type Operation = { op: string; path?: string; value?: unknown }

const kept = new Set([
  'username',
  'externalid',
  'name',
  'displayname',
  'usertype',
  'active',
  'emails',
  'members',
])
const keptAtWork = new Set(['department', 'manager'])
const manager = `${enterpriseUrn}:manager`

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

/**
 * The operations of a PATCH as RFC 7644 §3.5.2 has them, without those on attributes that are not kept.
 * `hasEmail` tells whether the user has an address of a type: what replaces one that is not there adds it.
 */
export function normaliseOperations(operations: unknown[], hasEmail: (type: string) => boolean): Operation[] {
  return operations.flatMap((raw) => {
    const { op, path, value } = asFields(raw)
    const operation = { op: String(op).toLowerCase(), value }
    if (!['add', 'remove', 'replace'].includes(operation.op))
      throw scimError(400, 'invalidSyntax', 'op must be add, remove or replace')
    if (typeof path !== 'string' || path === '') return normalisePathless(operation)
    return normaliseOne({ ...operation, path: withoutUrn(path) }, hasEmail)
  })
}

/** Core attributes may be named in full; those of the extension must. */
export function withoutUrn(path: string): string {
  const [prefix = ''] = [userUrn, groupUrn].filter((urn) =>
    path.toLowerCase().startsWith(`${urn.toLowerCase()}:`),
  )
  return prefix === '' ? path : path.slice(prefix.length + 1)
}

function normalisePathless({ op, value }: Operation): Operation[] {
  const entries = Object.entries(asFields(value)).map(([key, one]) => [withoutUrn(key), one] as const)
  const fields = Object.fromEntries(entries.filter(([key]) => isKept(key) || key === enterpriseUrn))
  for (const key of Object.keys(fields)) requireBounded(key, 'invalidPath')
  if (manager in fields) fields[manager] = toManager(fields[manager])
  const normal = normaliseUser(fields)
  return Object.keys(normal).length === 0 ? [] : [{ op, value: normal }]
}

function normaliseOne({ op, path = '', value }: Operation, hasEmail: (type: string) => boolean): Operation[] {
  if (!isKept(path) && path !== enterpriseUrn) return []
  requireBounded(path, 'invalidPath')
  if (/^emails$/i.test(path)) requireFewEmails(value)
  if (path.toLowerCase() === 'active') return [{ op, path, value: toBoolean(value) }]
  if (path === manager) {
    const isNone = value === '' || value === null || op === 'remove'
    return [isNone ? { op: 'remove', path } : { op, path, value: toManager(value) }]
  }
  const type = /^emails\[type eq "([^"]+)"\]\.value$/i.exec(path)?.[1]
  if (type === undefined || hasEmail(type)) return [{ op, path, ...(value === undefined ? {} : { value }) }]
  return op === 'remove' ? [] : [{ op: 'add', path: 'emails', value: [{ type, value }] }]
}

const mostEmails = 20

/** The library compares each with each. @throws SCIMError 400 for a list of more addresses than anybody has */
export function requireFewEmails(emails: unknown): void {
  if (Array.isArray(emails) && emails.length > mostEmails)
    throw scimError(400, 'invalidValue', `A user may have at most ${mostEmails} addresses`)
}

function isKept(path: string): boolean {
  if (path.startsWith(`${enterpriseUrn}:`))
    return keptAtWork.has(path.slice(enterpriseUrn.length + 1).split('.', 1)[0] ?? '')
  return kept.has(path.split(/[.[]/, 1)[0]?.toLowerCase() ?? '')
}

function toBoolean(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return { true: true, false: false }[value.toLowerCase()] ?? value
}

function toManager(value: unknown): unknown {
  return typeof value === 'string' && value !== '' ? { value } : value === '' ? undefined : value
}

function toEmail(email: unknown): unknown {
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
