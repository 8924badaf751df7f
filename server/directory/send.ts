import type { Context } from 'hono'
import type { Env } from '../env.ts'
import type { Answer, Asked } from './publish.ts'

/** What a request says of which answer it takes. */
export function askedOf(c: Context<Env>): Asked {
  return { ifNoneMatch: c.req.header('if-none-match'), acceptEncoding: c.req.header('accept-encoding') }
}

/** Answers with what the publisher has, or 304. */
export function send(c: Context<Env>, { bytes, headers }: Answer): Response {
  return bytes === null ? c.body(null, 304, headers) : c.body(bytes, 200, headers)
}
