import type { Context } from 'hono'
import { Types } from 'scimmy'
import * as v from 'valibot'
import type { Env } from '../env.ts'
import { reportProblem } from '../errors.ts'

const urn = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** A refusal as RFC 7644 §3.12 names it; `scimType` may be empty. */
export function scimError(status: number, scimType: string, detail: string): Error {
  return new Types.Error(status, scimType, detail)
}

/** 400 for what the library or a schema does not take; other failures stay what they are. */
export async function refuseInvalid<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof Types.Error) throw cause
    if (cause instanceof TypeError || cause instanceof v.ValiError)
      throw scimError(400, 'invalidValue', cause.message) // how the library says that a value does not fit
    throw cause
  }
}

/** Every failure in SCIM's own form. */
export function answerScimError(error: Error, c: Context<Env>): Response {
  const isOwn = error instanceof Types.Error
  const problem = isOwn ? undefined : reportProblem(error, c)
  if (problem?.code === 'too-many-leave') c.var.log?.warn('no more people leave by the provider today')
  const status = isOwn ? error.status : (problem?.status ?? 500)
  const detail = isOwn ? error.message : [problem?.message, problem?.extra.detail].filter(Boolean).join('. ')
  const scimType = isOwn && error.scimType ? { scimType: error.scimType } : {}
  const headers: Record<string, string> = {
    'content-type': 'application/scim+json',
    'cache-control': 'no-store',
  }
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  if (problem?.extra.retryAfterSeconds) headers['retry-after'] = String(problem.extra.retryAfterSeconds)
  return new Response(JSON.stringify({ schemas: [urn], status: String(status), ...scimType, detail }), {
    status,
    headers,
  })
}
