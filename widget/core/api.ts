import * as v from 'valibot'
import { CountedList } from '../../server/contract/counted.ts'
import { KeyFile } from '../../server/contract/keys.ts'
import {
  formatPass,
  type Pass,
  PassAnswer,
  type PassRequest,
  passHeader,
} from '../../server/contract/pass.ts'
import { Problem } from '../../server/contract/problem.ts'
import type { RatingBatch } from '../../server/contract/rating.ts'
import { RatingAnswer } from '../../server/contract/receipt.ts'

/**
 * What came of a request. `retry`: no answer, or none that means anything (a proxy's page is not a receipt);
 * `refused`: the server said why, by `code` and the fields at fault.
 */
export type Answer<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'retry'; afterMs: number }
  | { kind: 'refused'; status: number; code: string; pointers: string[] }

/** `not-alike`: nothing was sent, as this browser would have added what tells its profile from others. */
export type NamelessAnswer<T> = Answer<T> | { kind: 'not-alike' }

export type Api = ReturnType<typeof createApi>

/**
 * The server's interface as a device sees it. Requests carry nothing of the page, and no cookies. Those that
 * carry no name either are alike on every device, as far as `ensureAlike` and `fetch` allow.
 */
export function createApi(server: string, fetch: typeof globalThis.fetch, ensureAlike = always) {
  async function ask<S extends v.GenericSchema>(
    schema: S,
    path: string,
    init: RequestInit = {},
  ): Promise<Answer<v.InferOutput<S>>> {
    const response = await reach(fetch, `${server}${path}`, init)
    if (!response) return { kind: 'retry', afterMs: 0 }
    const body = await readJson(response)
    if (response.ok) {
      const parsed = v.safeParse(schema, body)
      return parsed.success ? { kind: 'ok', value: parsed.output } : { kind: 'retry', afterMs: 0 }
    }
    return refusal(response, body)
  }

  async function askNameless<S extends v.GenericSchema>(
    schema: S,
    path: string,
    { headers, ...init }: RequestInit = {},
  ): Promise<NamelessAnswer<v.InferOutput<S>>> {
    if (!(await ensureAlike())) return { kind: 'not-alike' }
    return ask(schema, path, { ...init, headers: { ...alikeHeaders, ...headers } })
  }

  return {
    sendRatings: (pass: Pass, batch: RatingBatch) =>
      askNameless(RatingAnswer, '/v1/ratings', post(batch, { [passHeader]: formatPass(pass) })),
    getKeys: () => askNameless(KeyFile, '/v1/keys'),
    getCounted: (epoch: string) => askNameless(CountedList, `/v1/counted/${epoch}`),
    requestPasses: (bearer: string, request: PassRequest) =>
      ask(PassAnswer, '/v1/passes', post(request, bearing(bearer))),
    /** Anything in a person's session; a body is JSON. */
    askAs: <S extends v.GenericSchema>(bearer: string, schema: S, path: string, init: RequestInit = {}) =>
      ask(schema, path, { ...init, headers: { ...bearing(bearer), 'content-type': 'application/json' } }),
    /** A request with nobody's session or pass. */
    ask,
  }
}

async function always(): Promise<boolean> {
  return true
}

/** Else the browser would say which languages its owner reads. */
const alikeHeaders = { accept: 'application/json', 'accept-language': 'en' }

function post(body: unknown, headers: Record<string, string>): RequestInit {
  return {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { ...headers, 'content-type': 'application/json' },
  }
}

function bearing(bearer: string): Record<string, string> {
  return { authorization: `Bearer ${bearer}` }
}

const patienceMs = 30_000

async function reach(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
): Promise<Response | undefined> {
  const signal = AbortSignal.timeout(patienceMs)
  const plain = { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' } as const
  return fetch(url, { ...plain, signal, ...init }).catch(() => undefined) // no network, or no patience left
}

async function readJson(response: Response): Promise<unknown> {
  return response.json().catch(() => undefined) // cut off, or not JSON: the schema refuses it
}

function refusal(response: Response, body: unknown): Answer<never> {
  const problem = v.safeParse(Problem, body)
  if (response.status === 413) return { kind: 'refused', status: 413, code: 'too-large', pointers: [] } // a proxy's word does too
  const temporary = response.status >= 500 || response.status === 429 || response.status === 408
  if (temporary || !problem.success) return { kind: 'retry', afterMs: retryAfterMs(response) }
  return {
    kind: 'refused',
    status: response.status,
    code: problem.output.type.replace('urn:rapport:', ''),
    pointers: problem.output.errors?.map(({ pointer }) => pointer) ?? [],
  }
}

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 0)
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0
}
