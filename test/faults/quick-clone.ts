/**
 * Takes the place of the built-in, which the fake IndexedDB calls for every value and which costs half of a
 * run: what devices store is plain data and bytes.
 */
export function quickClone<T>(value: T): T {
  return clone(value) as T // of the same shape
}

function clone(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new DOMException('a function cannot be stored', 'DataCloneError')
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(clone)
  if (value instanceof Uint8Array) return value.slice()
  if (Object.getPrototypeOf(value) !== Object.prototype) return builtIn(value)
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(value)) copy[name] = clone((value as Record<string, unknown>)[name])
  return copy
}

const builtIn = globalThis.structuredClone
