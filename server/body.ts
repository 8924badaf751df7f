import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import { HttpProblem, invalid } from './errors.ts'

const maxBytes = 64 * 1024
const maxRatingBytes = 256 * 1024 // twenty ratings with the longest comments, every character escaped

const limit = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new HttpProblem(413, 'too-large', `A request may have at most ${maxSize} bytes`)
    },
  })

/** 413 for a body that no honest client sends. */
export const limitBody = limit(maxBytes)
export const limitRatings = limit(maxRatingBytes)

/** Reads a JSON body by its schema; `c.req.valid('json')` has it. 415, 400 or 422 name what is wrong. */
export function json<S extends v.GenericSchema>(
  schema: S,
): MiddlewareHandler<object, string, { in: { json: v.InferInput<S> }; out: { json: v.InferOutput<S> } }> {
  return async (c, next) => {
    requireJson(c.req.header('content-type'), c.req.header('content-encoding'))
    const parsed = v.safeParse(schema, parseJson(await c.req.text()), { abortPipeEarly: true })
    if (!parsed.success) throw invalid(fieldErrors(parsed.issues))
    c.req.addValidatedData('json', parsed.output as object) // its type is in the handler's signature
    await next()
  }
}

function requireJson(type: string | undefined, encoding: string | undefined): void {
  if (!/^application\/json\s*(;\s*charset=("utf-8"|utf-8)\s*)?$/i.test(type ?? ''))
    throw new HttpProblem(415, 'not-json', 'The body must be application/json, in UTF-8')
  if (!/^(identity)?$/i.test(encoding ?? ''))
    throw new HttpProblem(415, 'encoded', 'The body must be sent without a content encoding')
}

/** Validates one path parameter; `c.req.valid('param')` has it. 422 names it. */
export function param<N extends string, S extends v.GenericSchema<string, string>>(
  name: N,
  schema: S,
): MiddlewareHandler<
  object,
  string,
  { in: { param: Record<N, string> }; out: { param: Record<N, string> } }
> {
  return async (c, next) => {
    const parsed = v.safeParse(schema, c.req.param(name))
    if (!parsed.success) throw invalid([{ pointer: `#/path/${name}`, detail: parsed.issues[0].message }])
    c.req.addValidatedData('param', { [name]: parsed.output })
    await next()
  }
}

/** Validates the query string; `c.req.valid('query')` has it. 422 names what is wrong. */
export function query<S extends v.GenericSchema>(
  schema: S,
): MiddlewareHandler<object, string, { in: { query: v.InferInput<S> }; out: { query: v.InferOutput<S> } }> {
  return async (c, next) => {
    const parsed = v.safeParse(schema, c.req.query())
    if (!parsed.success) {
      throw invalid(
        fieldErrors(parsed.issues).map(({ pointer, detail }) => ({ pointer: `#/query${pointer}`, detail })),
      )
    }
    c.req.addValidatedData('query', parsed.output as object) // its type is in the handler's signature
    await next()
  }
}

/** The issues of a failed parse, each with a JSON pointer to its field. */
function fieldErrors(issues: readonly v.BaseIssue<unknown>[]): { pointer: string; detail: string }[] {
  return issues.slice(0, 20).map((issue) => ({ pointer: pointerOf(issue), detail: issue.message }))
}

function pointerOf(issue: v.BaseIssue<unknown>): string {
  const keys = (issue.path ?? []).map(({ key }) => String(key).replaceAll('~', '~0').replaceAll('/', '~1'))
  return `/${keys.join('/')}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new HttpProblem(400, 'malformed', 'The body is not JSON')
    throw cause
  }
}
