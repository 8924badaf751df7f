import * as fc from 'fast-check'
import { type Filter, filter, parse } from 'scim2-parse-filter'
import { core, texts, work } from './scim-people.ts'

/** A filter as it is sent, and as the other library has to be told it. */
export type Told = { sent: string; theirs: string }

type Leaf = { path: string; op: string; value?: string | boolean }

const word = fc.constantFrom(...texts, 'P3@corp.test', 'p4@Corp.test', 'e-6', 'E-7', 'x "y"')
const textual = ['eq', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']
const anyCase = (text: string) => fc.constantFrom(text, text.toUpperCase(), text.toLowerCase())

const asked = (paths: string[], ops: string[]): fc.Arbitrary<Leaf> =>
  fc.record({ path: fc.constantFrom(...paths), op: fc.constantFrom(...ops), value: word })
const isThere = (...paths: string[]): fc.Arbitrary<Leaf> =>
  fc.record({ path: fc.constantFrom(...paths), op: fc.constant('pr') })
const isTrue = (path: string): fc.Arbitrary<Leaf> =>
  fc.record({ path: fc.constant(path), op: fc.constant('eq'), value: fc.boolean() })

const dates = fc.constant<Leaf>({ path: 'meta.lastModified', op: 'gt', value: '2020-01-01T00:00:00Z' })
const inUser = fc.oneof(
  asked(['userName', 'displayName', 'userType', 'id', 'externalId'], textual),
  asked(['name.givenName', 'name.familyName', `${work}:department`, `${work}:manager.value`], textual),
  asked(['emails.value', 'emails.type', 'meta.resourceType'], textual),
  asked(['userName'], ['ne']), // of what is not there §3.4.2.2 says nothing
  isThere('name', 'name.familyName', 'emails', 'emails.primary', 'userType', 'title', `${work}:manager`),
  isTrue('active'),
  isTrue('emails.primary'),
  dates,
)
const inEmail = fc.oneof(asked(['type', 'value'], ['eq', 'co', 'sw']), isTrue('primary'))

/** `ids` are of users, whom groups have as members. */
const inGroup = (ids: string[]) =>
  fc.oneof(
    asked(['displayName', 'externalId', 'id'], textual),
    fc.record({
      path: fc.constant('members.value'),
      op: fc.constantFrom('eq', 'sw'),
      value: fc.constantFrom(...ids),
    }),
    isThere('members', 'externalId'),
    dates,
  )

/** A name in full (§3.10) is none that the library knows, where it is of the core. */
const single = (leaf: fc.Arbitrary<Leaf>, schema?: string): fc.Arbitrary<Told> =>
  fc.tuple(leaf, fc.boolean()).chain(([{ path, op, value }, inFull]) => {
    const isCore = schema !== undefined && !path.includes(':')
    const rest = (told: string) => (value === undefined ? told : `${told} ${JSON.stringify(value)}`)
    return fc.tuple(anyCase(path), anyCase(op)).map(([named, verb]) => ({
      sent: rest(
        `${isCore && inFull ? `${core}:${schema}:` : ''}${path.includes(':') ? path : named} ${verb}`,
      ),
      theirs: rest(`${path} ${op}`),
    }))
  })

const joined = (part: fc.Arbitrary<Told>): fc.Arbitrary<Told> =>
  fc.tuple(part, part, fc.constantFrom('and', 'or', 'AND')).map(([a, b, how]) => ({
    sent: `${a.sent} ${how} ${b.sent}`,
    theirs: `${a.theirs} ${how} ${b.theirs}`,
  }))
const around = (before: string, part: fc.Arbitrary<Told>, after: string): fc.Arbitrary<Told> =>
  part.map(({ sent, theirs }) => ({ sent: before + sent + after, theirs: before + theirs + after }))
const within = (name: string, part: fc.Arbitrary<Told>) =>
  around(`${name}[`, fc.oneof(part, joined(part), around('not (', part, ')')), ']')

/** Entra ID asks by a sub-attribute of the value that a filter selects: of the same value, or it would mean nothing. */
const ofOne: fc.Arbitrary<Told> = fc
  .tuple(fc.constantFrom('work', 'HOME', 'none'), fc.constantFrom('eq', 'co', 'sw'), word)
  .map(([type, op, value]) => ({
    sent: `emails[type eq "${type}"].value ${op} ${JSON.stringify(value)}`,
    theirs: `emails[type eq "${type}" and value ${op} ${JSON.stringify(value)}]`, // the library has any other value do
  }))

function grown(leaf: fc.Arbitrary<Told>): fc.Arbitrary<Told> {
  const some = fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: around('not (', leaf, ')') })
  const two = joined(some)
  return fc.oneof(leaf, some, two, joined(two), joined(around('(', two, ')')), around('not (', two, ')'))
}

export const userFilter = grown(fc.oneof(single(inUser, 'User'), within('emails', single(inEmail)), ofOne))
export const groupFilter = (ids: string[]) => {
  const leaf = inGroup(ids)
  const member = fc.constantFrom(...ids).map((id) => `value eq ${JSON.stringify(id)}`)
  return grown(
    fc.oneof(
      single(leaf, 'Group'),
      within(
        'members',
        member.map((told) => ({ sent: told, theirs: told })),
      ),
    ),
  )
}

/** Whom of these the other library finds: it is told values as they compare, as it knows no schema (RFC 7643 §2.2). */
export function findTheirs(told: Told, resources: Record<string, unknown>[]): string[] {
  const parsed = parse(told.theirs)
  const found = resources.filter((one) => {
    const folded = foldResource(one)
    return filter(adapt(parsed, folded))(folded)
  })
  return found.map(({ id }) => String(id))
}

/**
 * What stands in brackets must be true of one and the same value (§3.4.2.2), which the library does not see to:
 * it is asked of each value alone, and its answer put in place of the brackets.
 */
function adapt(part: Filter, resource: Record<string, unknown>): Filter {
  switch (part.op) {
    case 'and':
    case 'or':
      return { ...part, filters: part.filters.map((one) => adapt(one, resource)) }
    case 'not':
      return { ...part, filter: adapt(part.filter, resource) }
    case '[]': {
      const values = resource[part.attrPath]
      const matches = filter(foldValues(part.valFilter, part.attrPath))
      const isThere = Array.isArray(values) && values.some(matches)
      return { op: 'pr', attrPath: isThere ? 'id' : 'nowhere' }
    }
    default:
      return foldValues(part)
  }
}

const isExact = (path: string) => /^(id|externalid|members|meta)\b/i.test(path)

function foldValues(part: Filter, within = ''): Filter {
  if ('filters' in part) return { ...part, filters: part.filters.map((one) => foldValues(one, within)) }
  if ('filter' in part) return { ...part, filter: foldValues(part.filter, within) }
  if (!('compValue' in part) || typeof part.compValue !== 'string') return part
  return isExact(within || part.attrPath) ? part : { ...part, compValue: part.compValue.toLowerCase() }
}

/** What is empty is not there (`pr` in §3.4.2.2, RFC 7643 §2.5); the library takes it for something. */
function foldResource(resource: Record<string, unknown>): Record<string, unknown> {
  const there = Object.entries(resource).filter(
    ([, value]) => typeof value !== 'object' || Object.keys(value ?? {}).length > 0,
  )
  return Object.fromEntries(there.map(([key, value]) => [key, isExact(key) ? value : fold(value)]))
}

function fold(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase()
  if (Array.isArray(value)) return value.map(fold)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fold(inner)]))
}
