import { scimError } from './error.ts'
import { requireBounded } from './expression.ts'
import { withoutUrn } from './normalise.ts'

const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
const ordering = ['gt', 'ge', 'lt', 'le']
const truths = ['active', 'primary']

export type Value = string | number | boolean | null
/** `path` as it was written, but for the core's URN; `values` asks for one value of a list that all of `part` is true of. */
export type Expression =
  | { kind: 'and' | 'or'; parts: Expression[] }
  | { kind: 'not'; part: Expression }
  | { kind: 'values'; path: string[]; part: Expression }
  | { kind: 'present'; path: string[] }
  | { kind: 'compare'; path: string[]; operator: (typeof operators)[number]; value: Value }

/**
 * Reads a filter (RFC 7644 §3.4.2.2). Besides, what `emails[…]` selects may be asked for a part of it, as Entra ID does.
 * @throws SCIMError 400 `invalidFilter`
 */
export function parseFilter(expression: string): Expression {
  requireBounded(expression, 'invalidFilter')
  const tokens = expression.match(/"(?:[^"\\]|\\.)*"|[()[\]]|[^\s()[\]"]+/gs) ?? []
  const whole = readOr(tokens)
  if (tokens.length > 0) throw refuse(`has ${tokens[0]} where it should end`)
  return whole
}

const refuse = (why: string) => scimError(400, 'invalidFilter', `The filter ${why}`)

function readOr(tokens: string[]): Expression {
  return readJoined(tokens, 'or', () => readJoined(tokens, 'and', () => readOne(tokens)))
}

function readJoined(tokens: string[], kind: 'and' | 'or', read: () => Expression): Expression {
  const first = read()
  const parts = [first]
  while (tokens[0]?.toLowerCase() === kind) {
    tokens.shift()
    parts.push(read())
  }
  return parts.length === 1 ? first : { kind, parts }
}

function readOne(tokens: string[]): Expression {
  const [token = 'its end', next] = tokens
  if (token.toLowerCase() === 'not' && next === '(') {
    tokens.shift()
    return { kind: 'not', part: readOne(tokens) }
  }
  tokens.shift()
  if (token === '(') return readUntil(tokens, ')')
  const path = readPath(token)
  return tokens[0] === '[' ? readValues(tokens, path) : readComparison(tokens, path)
}

function readUntil(tokens: string[], end: string): Expression {
  const inner = readOr(tokens)
  if (tokens.shift() !== end) throw refuse(`has no ${end} where there should be one`)
  return inner
}

function readValues(tokens: string[], path: string[]): Expression {
  tokens.shift()
  const selected = readUntil(tokens, ']')
  if (!tokens[0]?.startsWith('.')) return { kind: 'values', path, part: selected }
  const asked = readComparison(tokens, readPath((tokens.shift() ?? '').slice(1)))
  return { kind: 'values', path, part: { kind: 'and', parts: [selected, asked] } }
}

function readComparison(tokens: string[], path: string[]): Expression {
  const word = tokens.shift()?.toLowerCase()
  if (word === 'pr') return { kind: 'present', path }
  const operator = operators.find((one) => one === word)
  if (!operator) throw refuse(`has ${word ?? 'its end'} where an operator should be`)
  if (ordering.includes(operator) && truths.includes(path.at(-1)?.toLowerCase() ?? ''))
    throw refuse(`asks for more than ${path.join('.')}, which is true or false`)
  return { kind: 'compare', path, operator, value: readValue(tokens.shift()) }
}

function readPath(text: string): string[] {
  const name = withoutUrn(text)
  const colon = name.lastIndexOf(':')
  const path = name.slice(colon + 1).split('.')
  if (!path.every((part) => /^[a-z$][\w$-]*$/i.test(part))) throw refuse(`has ${text} where a name should be`)
  return colon < 0 ? path : [name.slice(0, colon), ...path]
}

/** As JSON has it; true and false in any case. */
function readValue(token = 'its end'): Value {
  const text = /^(true|false|null)$/i.test(token) ? token.toLowerCase() : token
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return value as Value // JSON has no others
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw refuse(`has ${token} where a value should be`)
}
