import * as v from 'valibot'
import { Problem } from '../../server/contract/problem.ts'
import type { Route } from './routes.ts'
import type { Answer, Message } from './send.ts'

const ScimError = v.object({
  schemas: v.tuple([v.literal('urn:ietf:params:scim:api:messages:2.0:Error')]),
  status: v.string(),
  detail: v.pipe(v.string(), v.minLength(1)),
})

const mostBytes = 64 * 1024
const mostHead = 15 * 1024 // Node's own limit is 16 kB

/** What is wrong with an answer, whatever was asked; undefined for nothing. */
export function judge(
  route: Route,
  { method, target, headers: sent, body }: Message,
  { status, headers, text }: Answer,
): string | undefined {
  const head = target.length + sent.flat().join('').length
  if (status === 0 && ((body?.length ?? 0) > mostBytes || head > mostHead)) return undefined // not read to its end
  if (status >= 500 || status < 200) return `status ${status}`
  if (isNodes(status, headers)) return undefined
  if (headers['x-content-type-options'] !== 'nosniff') return `${status} without nosniff`
  if (status < 400 || method === 'HEAD') return undefined
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1)
  if (route.page && type === 'text/html') return undefined
  if (route.credential === 'scim' && type === 'application/scim+json') return judgeScim(status, text)
  return type === 'application/problem+json' ? judgeProblem(status, text) : `${status} as ${type}`
}

/** What Node itself answers to what is no HTTP: without a body, and the connection is closed. */
function isNodes(status: number, headers: Record<string, string>): boolean {
  return [400, 408, 417, 431].includes(status) && headers['content-type'] === undefined
}

function judgeScim(status: number, text: string): string | undefined {
  const parsed = v.safeParse(ScimError, parse(text))
  if (!parsed.success) return `${status} is no SCIM error: ${parsed.issues[0].message}`
  return parsed.output.status === String(status) ? undefined : `${status} says ${parsed.output.status}`
}

function judgeProblem(status: number, text: string): string | undefined {
  const parsed = v.safeParse(Problem, parse(text))
  if (!parsed.success) return `${status} is no problem document: ${parsed.issues[0].message}`
  const { type, status: said, errors } = parsed.output
  if (said !== status) return `${status} says ${said}`
  if (type !== 'urn:rapport:invalid') return undefined
  const isNamed = errors?.length && errors.every(({ pointer, detail }) => pointer !== '' && detail !== '')
  return isNamed ? undefined : `${status} names no field`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}
