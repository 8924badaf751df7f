import { type Expression, parseFilter } from './parse-filter.ts'
import type { Shown } from './resource.ts'

const exact = new Set(['id', 'externalid', 'members', 'meta'])

/** A filter of RFC 7644 §3.4.2.2. `only` is the one value that it asks an attribute to have, if that is all it does. */
export type ResourceFilter = {
  only: { attribute: string; value: string } | undefined
  matches: (resource: Shown) => boolean
}

/** @throws SCIMError 400 `invalidFilter` */
export function readFilter(text: string): ResourceFilter {
  const expression = parseFilter(text)
  return { only: onlyOf(expression), matches: (resource) => isTrue(expression, resource) }
}

function onlyOf(expression: Expression): ResourceFilter['only'] {
  if (expression.kind !== 'compare' || expression.operator !== 'eq') return undefined
  const { path, value } = expression
  const [attribute, more] = path
  if (attribute === undefined || more !== undefined || typeof value !== 'string') return undefined
  return { attribute: attribute.toLowerCase(), value }
}

/** `list` is the attribute whose value is looked at, inside brackets. */
function isTrue(expression: Expression, of: unknown, list?: string): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.parts.every((part) => isTrue(part, of, list))
    case 'or':
      return expression.parts.some((part) => isTrue(part, of, list))
    case 'not':
      return !isTrue(expression.part, of, list)
    case 'values':
      return valuesAt(of, expression.path).some((one) => isTrue(expression.part, one, expression.path[0]))
    case 'present':
      return valuesAt(of, expression.path).length > 0
    case 'compare':
      return compare(expression, of, list ?? expression.path[0] ?? '')
  }
}

type Comparison = Extract<Expression, { kind: 'compare' }>

function compare({ path, operator, value }: Comparison, of: unknown, attribute: string): boolean {
  const fold = (one: unknown) =>
    typeof one === 'string' && !exact.has(attribute.toLowerCase()) ? one.toLowerCase() : one
  const found = valuesAt(of, path).map((one) => fold(simple(one)))
  const asked = fold(value)
  if (value === null || (operator === 'ne' && found.length === 0))
    return (found.length === 0) === (operator === 'eq')
  return found.some((one) => holds(one, operator, typeof one === 'boolean' ? toTruth(asked) : asked))
}

/** A complex value compares by its `value`, as `emails co "example.com"` does. */
function simple(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value
}

/** Entra ID asks for "True". */
function toTruth(asked: unknown): unknown {
  return { true: true, false: false }[String(asked).toLowerCase()] ?? asked
}

function holds(one: unknown, operator: Comparison['operator'], asked: unknown): boolean {
  if (operator === 'eq') return one === asked
  if (operator === 'ne') return one !== asked
  if (typeof one !== 'string' || typeof asked !== 'string') return false
  switch (operator) {
    case 'co':
      return one.includes(asked)
    case 'sw':
      return one.startsWith(asked)
    case 'ew':
      return one.endsWith(asked)
    case 'gt':
      return one > asked
    case 'ge':
      return one >= asked
    case 'lt':
      return one < asked
    case 'le':
      return one <= asked
  }
}

/** What a path leads to, each value of a list for itself; what is empty is not there (RFC 7643 §2.5). */
function valuesAt(of: unknown, [name, ...rest]: string[]): unknown[] {
  if (Array.isArray(of)) return of.flatMap((one) => valuesAt(one, name === undefined ? [] : [name, ...rest]))
  if (name === undefined) return isEmpty(of) ? [] : [of]
  if (typeof of !== 'object' || of === null) return []
  const entry = Object.entries(of).find(([key]) => key.toLowerCase() === name.toLowerCase())
  return valuesAt(entry?.[1], rest)
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.values(value).every(isEmpty)
}
