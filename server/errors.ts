import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Problem } from './contract/problem.ts'
import { isUnavailable } from './db/connection.ts'
import type { Env } from './env.ts'
import { describeFailure } from './failure.ts'

type FieldError = { pointer: string; detail: string }
type Extra = { detail?: string; errors?: FieldError[]; retryAfterSeconds?: number }

/** An answer that is not the wanted one, as RFC 9457 problem details. `code` is what clients decide by. */
export class HttpProblem extends Error {
  override name = 'HttpProblem'
  readonly status: number
  readonly code: string
  readonly extra: Extra

  constructor(status: number, code: string, title: string, extra: Extra = {}) {
    super(title)
    this.status = status
    this.code = code
    this.extra = extra
  }
}

/** 422 for fields that are well-formed JSON but not what the contract says. */
export function invalid(errors: FieldError[]): HttpProblem {
  return new HttpProblem(422, 'invalid', 'Some fields are not as they should be', { errors })
}

/** Hono's `onError`: the one place where failures become answers. */
export function answerProblem(error: Error, c: Context<Env>): Response {
  const problem = reportProblem(error, c)
  const { retryAfterSeconds, ...extra } = problem.extra
  if (retryAfterSeconds) c.header('Retry-After', String(retryAfterSeconds))
  const body: Problem = {
    type: `urn:rapport:${problem.code}`,
    title: problem.message,
    status: problem.status,
    ...extra,
  }
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: { ...Object.fromEntries(c.res.headers), 'content-type': 'application/problem+json' },
  })
}

/** What a failure is answered as; one of ours is in the log afterwards. */
export function reportProblem(error: Error, c: Context<Env>): HttpProblem {
  const problem = asProblem(error)
  if (problem.status >= 500)
    c.var.log?.error({ failure: describeFailure(error), route: c.req.routePath }, 'request failed')
  return problem
}

function asProblem(error: Error): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (isGone(error)) return new HttpProblem(400, 'cut-off', 'The request ended before its body did')
  if (error instanceof HTTPException) return new HttpProblem(error.status, 'http', error.message)
  if (isUnavailable(error)) {
    const extra = { detail: 'Send the same request again; nothing is counted twice.', retryAfterSeconds: 2 }
    return new HttpProblem(503, 'unavailable', 'The database cannot be reached at the moment', extra)
  }
  return new HttpProblem(500, 'internal', 'Something went wrong on the server')
}

/** Whether the client went away while it was sending: nobody is left to answer, and nothing is wrong here. */
function isGone(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || error.name === 'AbortError'
}
