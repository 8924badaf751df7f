import { Types } from 'scimmy'
import { scimError } from './error.ts'
import { requireBounded } from './expression.ts'
import { withoutUrn } from './normalise.ts'
import type { Shown } from './resource.ts'
import { enterpriseUrn } from './schema.ts'

const exact = new Set(['id', 'externalid', 'members', 'meta'])

/** A filter of RFC 7644 §3.4.2.2. `only` is the one value that it asks an attribute to have, if that is all it does. */
export type ResourceFilter = {
  only: { attribute: string; value: string } | undefined
  matches: (resource: Shown) => boolean
}

/** @throws SCIMError 400 `invalidFilter`, also from `matches` */
export function readFilter(expression: string): ResourceFilter {
  requireBounded(expression, 'invalidFilter')
  const filters = refusing(() => [...new Types.Filter(withoutUrn(expression))] as Record<string, unknown>[])
  const folded = refusing(() => new Types.Filter(filters.map(foldExpected)))
  return {
    only: onlyOf(filters),
    matches: (resource) => refusing(() => folded.match([foldActual(resource)]).length > 0),
  }
}

/** The library finds some of what is wrong with a filter only when it compares by it. */
function refusing<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof TypeError || cause instanceof RangeError)
      throw scimError(400, 'invalidFilter', cause.message)
    throw cause
  }
}

function onlyOf(filters: Record<string, unknown>[]): ResourceFilter['only'] {
  const [one, other] = filters
  const [entry, more] = Object.entries(one ?? {})
  if (!entry || more || other) return undefined
  const [attribute, expected] = entry
  if (!Array.isArray(expected) || expected[0] !== 'eq' || typeof expected[1] !== 'string') return undefined
  return { attribute: attribute.toLowerCase(), value: expected[1] }
}

/** The library compares exactly; most attributes are to be compared without regard to case. */
function foldExpected(filter: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(filter).map(([key, value]) => [key, exact.has(key.toLowerCase()) ? value : fold(value)]),
  )
}

/** What is not there is empty: the library looks into it all the same. */
function foldActual(resource: Shown): object {
  const whole: Record<string, unknown> = {
    name: {},
    emails: [],
    members: [],
    [enterpriseUrn]: {},
    ...resource,
  }
  return foldExpected(whole)
}

function fold(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase()
  if (Array.isArray(value)) return value.map(fold)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fold(inner)]))
}
