/**
 * What a log may hold of a failure: names, codes and places in the code, of causes too. No messages: a
 * database's name the values that were asked for.
 */
export type Failure = { name: string; code?: string; at: string[]; cause?: Failure }

/** Describes a failure by what was written before anybody used it. */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: typeof error, at: [] }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .map((line) => line.trim())
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    at: frames.filter((line) => /^at .*:\d+:\d+\)?$/.test(line)),
    ...(error.cause === undefined ? {} : { cause: describeFailure(error.cause) }),
  }
}
