import { scimError } from './error.ts'
import { requireBounded } from './expression.ts'
import { asFields, requireFewEmails, toBoolean, toEmail, toManager, withoutUrn } from './normalise.ts'
import { enterpriseUrn } from './schema.ts'

/** One operation of a PATCH; `op` is add, remove or replace. */
export type Operation = { op: string; path?: string; value?: unknown }
type OnePath = Operation & { path: string }

const manager = `${enterpriseUrn}:manager`
const names = [
  ...['userName', 'externalId', 'displayName', 'userType', 'active', 'members', 'name', 'emails'],
  ...[`${enterpriseUrn}:department`, manager],
]
const partsOf = new Map([
  ['name', ['formatted', 'givenName', 'familyName']],
  ['emails', ['value', 'type', 'primary']],
  [manager, ['value', 'displayName']],
])

/**
 * The operations of a PATCH as RFC 7644 §3.5.2 has them, each with a path, without those on attributes that are not kept.
 * `types` are those of the user's addresses: what replaces one that is not there adds it.
 */
export function normaliseOperations(operations: unknown[], types: string[]): Operation[] {
  return operations.flatMap((raw) => {
    const { op, path, value } = asFields(raw)
    const verb = String(op).toLowerCase()
    if (!['add', 'remove', 'replace'].includes(verb))
      throw scimError(400, 'invalidSyntax', 'op must be add, remove or replace')
    if (verb === 'remove' && !path) throw scimError(400, 'noTarget', 'What is removed needs a path')
    const whole = { op: verb, path: typeof path === 'string' ? toFull(path) : '', value }
    return spread(whole).flatMap((one) => normaliseOne(one, types))
  })
}

/** The name of an attribute as the library knows it: URNs in any case, without the core's. */
function toFull(path: string): string {
  const name = withoutUrn(path)
  return name.toLowerCase().startsWith(enterpriseUrn.toLowerCase())
    ? enterpriseUrn + name.slice(enterpriseUrn.length)
    : name
}

/** One operation for each part that a complex value names, or a value without a path: other parts stay as they are. */
function spread({ op, path, value }: OnePath): OnePath[] {
  const isWhole = path === '' || path === enterpriseUrn || path.toLowerCase() === 'name'
  if (!isWhole || op === 'remove') return [{ op, path, value }]
  const parts = Object.entries(asFields(value))
  if (path !== '' && parts.length === 0 && value !== null) return [{ op, path, value }]
  const between = path === '' ? '' : path === enterpriseUrn ? ':' : '.'
  return parts.flatMap(([key, one]) => spread({ op, path: toFull(path + between + key), value: one }))
}

function normaliseOne({ op, path: written, value }: OnePath, types: string[]): Operation[] {
  const spelled = toKept(written)
  if (spelled === undefined) return []
  const [, type, rest = ''] = /^emails\[type eq "([^"]+)"\](.*)$/is.exec(spelled) ?? []
  const known = type && spelt(types, type)
  const path = known ? `emails[type eq "${known}"]${rest}` : spelled // the library compares to the letter
  if (op === 'remove') return [{ op, path, ...(value === undefined ? {} : { value }) }]
  if (value === null || (value === '' && path === manager))
    return op === 'add' ? [] : [{ op: 'remove', path }]
  if (path === manager) return [{ op, path, value: toManager(value) }]
  if (path === 'active' || path.endsWith('.primary')) return [{ op, path, value: toBoolean(value) }]
  if (/^emails\b[^.]*$/.test(path)) return [{ op, path, value: toEmails(value) }]
  const isNew = type !== undefined && !known && rest === '.value'
  return isNew ? [{ op: 'add', path: 'emails', value: [{ type, value }] }] : [{ op, path, value }]
}

function toEmails(value: unknown): unknown {
  requireFewEmails(value)
  return Array.isArray(value) ? value.map(toEmail) : toEmail(value)
}

/**
 * A path with the names as the library spells them (any case will do, RFC 7643 §2.1); undefined for what is not kept.
 * @throws SCIMError 400 `invalidPath` for one that would take long to read
 */
function toKept(path: string): string | undefined {
  const start = path.startsWith(`${enterpriseUrn}:`) ? enterpriseUrn.length : 0
  const written = path.slice(0, start) + (path.slice(start).split(/[.[]/, 1)[0] ?? '')
  const name = spelt(names, written)
  if (name === undefined) return path === enterpriseUrn ? path : undefined
  requireBounded(path, 'invalidPath')
  const rest = path.slice(written.length)
  const [, filter = '', part] = /^(\[.*\])?\.([^.]+)$/s.exec(rest) ?? []
  const parts = partsOf.get(name)
  if (part === undefined || !parts) return name + rest
  const known = spelt(parts, part)
  return known && `${name}${filter}.${known}`
}

function spelt(all: string[], written: string): string | undefined {
  return all.find((one) => one.toLowerCase() === written.toLowerCase())
}
