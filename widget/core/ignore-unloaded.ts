/** A failed import has no code to tell why; it is an outcome here, like a request without an answer. */
export function ignoreUnloaded(): undefined {
  return undefined
}
