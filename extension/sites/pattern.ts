/** One character, repeated from `min` to `max` times: which of ASCII's it may be, and whether any beyond. */
type Item = { characters: boolean[]; min: number; max: number }

/** Alternatives spelt out: each is what must come one after the other. */
type Branches = Item[][]

const maxLength = 120 // characters
const maxBranches = 8
const maxCount = 100
const maxBehind = 8 // characters after the last part of any length, each read anew for each of its lengths

/**
 * What is wrong with a rule's pattern, undefined if nothing. Rules come from strangers, so only patterns pass that
 * take at most quadratic time: no group is repeated, nothing refers back or looks around, and of two parts that
 * may be of any length the first ends at a character that it cannot hold, so its length is certain. Behind the
 * last one comes such a character, too, or little.
 */
export function faultOf(pattern: string): string | undefined {
  if (pattern.length > maxLength) return `must have at most ${maxLength} characters`
  try {
    new RegExp(pattern, 'u')
    const reader = { pattern, at: 0 }
    const branches = readBranches(reader)
    return branches.every(hasCertainLengths) ? undefined : 'must not have two parts that can share a text'
  } catch (error) {
    if (error instanceof PatternFault) return error.message
    if (error instanceof SyntaxError) return 'must be a regular expression'
    throw error
  }
}

class PatternFault extends Error {}

type Reader = { pattern: string; at: number }

function readBranches(reader: Reader): Branches {
  const all: Branches = []
  let current: Branches = [[]]
  while (reader.at < reader.pattern.length && reader.pattern[reader.at] !== ')') {
    if (take(reader, /\|/y)) {
      all.push(...current)
      current = [[]]
    } else current = append(current, readTerm(reader))
    if (all.length + current.length > maxBranches) throw new PatternFault('has too many alternatives')
  }
  return [...all, ...current]
}

function append(before: Branches, after: Branches): Branches {
  return before.flatMap((start) => after.map((end) => [...start, ...end]))
}

function readTerm(reader: Reader): Branches {
  if (take(reader, /\^|\$|\\[bB]/y)) return [[]]
  if (take(reader, /\(\?:|\(\?<[A-Za-z]\w*>|\((?!\?)/y)) return readGroup(reader)
  if (reader.pattern[reader.at] === '(') throw new PatternFault('must not look around')
  if (/\\[1-9k]/y.test(reader.pattern.slice(reader.at, reader.at + 2)))
    throw new PatternFault('must not repeat a group or refer back to one')
  const atom = take(reader, /\[(?:\\.|[^\\\]])*\]|\\[dDwWsS]|\\[^A-Za-z0-9]|[^\\[\](){}*+?|^$]/uy)
  if (atom === undefined) throw new PatternFault('has what patterns of rules may not have')
  return [[{ characters: charactersOf(atom), ...readCount(reader) }]]
}

function readGroup(reader: Reader): Branches {
  const inner = readBranches(reader)
  reader.at++ // its closing bracket: the browser took the whole pattern before
  if (take(reader, /\?\??/y)) return [...inner, []]
  if (/[*+{]/.test(reader.pattern[reader.at] ?? ''))
    throw new PatternFault('must not repeat a group or refer back to one')
  return inner
}

function readCount(reader: Reader): { min: number; max: number } {
  const quantifier = take(reader, /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y)
  if (quantifier === undefined) return { min: 1, max: 1 }
  if (quantifier.startsWith('*')) return { min: 0, max: Infinity }
  if (quantifier.startsWith('+')) return { min: 1, max: Infinity }
  if (quantifier.startsWith('?')) return { min: 0, max: 1 }
  const [min = 0, max = min] = quantifier.replaceAll(/[{}?]/g, '').split(',').map(Number)
  const open = quantifier.includes(',}')
  if (Math.max(min, max) > maxCount) throw new PatternFault(`must not count beyond ${maxCount}`)
  return { min, max: open ? Infinity : max }
}

/** One place for ASCII's characters each, and a last one for all others. */
function charactersOf(atom: string): boolean[] {
  const one = new RegExp(`^${atom}$`, 'u')
  const ascii = Array.from({ length: 128 }, (_, code) => one.test(String.fromCharCode(code)))
  const hasOthers = /^\.|^\[\^|\\[DWSs]|[^\x20-\x7e]|\\[pPuxc]/u.test(atom)
  return [...ascii, hasOthers]
}

function hasCertainLengths(items: readonly Item[]): boolean {
  const last = items.findLastIndex(isOfAnyLength)
  return items.every((item, index) => {
    if (!isOfAnyLength(item) || endsCertainly(item, items[index + 1])) return true
    const behind = items.slice(index + 1).reduce((sum, { max }) => sum + max, 0)
    return index === last && behind <= maxBehind
  })
}

function endsCertainly({ characters }: Item, next: Item | undefined): boolean {
  return (
    next !== undefined &&
    next.min > 0 &&
    !characters.some((isIn, character) => isIn && next.characters[character])
  )
}

function isOfAnyLength({ min, max }: Item): boolean {
  return min !== max
}

/** Takes what the sticky `token` finds where the reader is. */
function take(reader: Reader, token: RegExp): string | undefined {
  token.lastIndex = reader.at
  const [found] = token.exec(reader.pattern) ?? []
  if (found !== undefined) reader.at += found.length
  return found
}
