import { Hono, type HonoRequest } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import { limitBody } from '../body.ts'
import { epochAt } from '../contract/epoch.ts'
import type { Deps, Env } from '../env.ts'
import { HttpProblem, reportProblem } from '../errors.ts'
import { pageHeaders } from '../page/headers.ts'
import { type Claim, createCode } from './create-code.ts'
import { doneLocation } from './done-location.ts'
import { findOffered, type Offered } from './find-newcomers.ts'
import { providerPages } from './provider-pages.ts'
import { type Asker, findAsker, findSiteByOrigin } from './sign-in-request.ts'
import {
  choicePage,
  donePage,
  explainPage,
  incompletePage,
  problemPage,
  unknownOriginPage,
} from './sign-in-view.ts'

/** Marks that a visitor was sent to the public address, lest a proxy that rewrites the host sends them round and round. */
const moved = 'moved'

type Pages = Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>
type Known = Extract<Asker, { kind: 'known' }>

/** `/sign-in`: who you are, proven by an invite; ends at `/sign-in/done` with a one-time code in the fragment. */
export function signInPages(deps: Pages): Hono<Env> {
  return new Hono<Env>()
    .onError((error, c) => {
      const problem = reportProblem(error, c)
      return c.html(problemPage(problem.message), problem.status as ContentfulStatusCode) // one that has a body
    })
    .use('/sign-in', pageHeaders)
    .use('/sign-in/*', pageHeaders)
    .get('/sign-in', async (c) => {
      const elsewhere = publicAddress(deps.config.publicUrl, c.req.header('host'), new URL(c.req.url))
      if (elsewhere !== undefined) return c.redirect(elsewhere, 302)
      const asker = await findAsker(deps.db, c.req.query())
      if (asker.kind !== 'known') return c.html(helpPage(deps, asker, c.req.query('invite')), statusOf(asker))
      const invite = readInvite(c.req.query('invite'))
      const { providers = [] } = deps.config
      return c.html(choicePage(deps.config, asker, { offered: await offer(deps, asker), providers, invite }))
    })
    .post('/sign-in', limitBody, async (c) => {
      refuseForeign(c.req.header('origin'), deps.config.publicUrl)
      const form = await readForm(c.req)
      const asker = await findAsker(deps.db, form)
      if (asker.kind !== 'known') return c.html(helpPage(deps, asker, undefined), statusOf(asker))
      const offered = await offer(deps, asker)
      const claim = readClaim(form, offered)
      const { scope, request } = asker
      const code =
        claim && (await createCode(deps.db, claim, { scope, challenge: request.challenge }, deps.clock()))
      if (code) return c.redirect(doneLocation(asker.request, code), 303)
      return c.html(
        choicePage(deps.config, asker, {
          offered,
          providers: deps.config.providers ?? [],
          invite: '',
          refused: true,
        }),
        422,
      )
    })
    .get('/sign-in/done', async (c) => {
      const origin = c.req.query('origin')
      if (c.req.query('client') !== 'embed' || origin === undefined)
        return c.html(donePage({ kind: 'extension' }))
      const site = await findSiteByOrigin(deps.db, origin)
      return site ? c.html(donePage({ kind: 'embed', site })) : c.html(unknownOriginPage(origin), 404)
    })
    .route('/', providerPages(deps))
}

function helpPage({ config }: Pages, asker: Exclude<Asker, Known>, invite: string | undefined) {
  if (asker.kind === 'none') return explainPage(config, readInvite(invite))
  return asker.kind === 'incomplete' ? incompletePage() : unknownOriginPage(asker.origin)
}

function statusOf(asker: Exclude<Asker, Known>): 200 | 400 | 404 {
  if (asker.kind === 'none') return 200
  return asker.kind === 'incomplete' ? 400 : 404
}

async function offer({ db, config, clock, demo }: Pages, { scope }: Known): Promise<Offered> {
  if (!demo) return { newcomers: [], returning: [] }
  return await findOffered(db, epochAt(clock(), config.epochLength), scope)
}

/** Where the form must be opened so that its post is taken: the same page under the public address. */
function publicAddress(publicUrl: string, host: string | undefined, { pathname, searchParams }: URL) {
  if (host === undefined || host.toLowerCase() === new URL(publicUrl).host || searchParams.has(moved))
    return undefined
  searchParams.set(moved, '1')
  return `${publicUrl}${pathname}?${searchParams}`
}

/** @throws HttpProblem 400 `malformed` for a form that cannot be read */
async function readForm(request: HonoRequest): Promise<Record<string, unknown>> {
  try {
    return await request.parseBody()
  } catch (cause) {
    if (cause instanceof TypeError) throw new HttpProblem(400, 'malformed', 'The form could not be read')
    throw cause
  }
}

/** A form on another site could otherwise sign somebody in as somebody else. */
function refuseForeign(origin: string | undefined, own: string): void {
  if (origin !== undefined && origin !== own) {
    throw new HttpProblem(403, 'foreign-origin', `This form is answered on ${own} only`)
  }
}

const Form = v.object({ person: v.optional(v.string()), invite: v.optional(v.string()) })

function readClaim(form: Record<string, unknown>, { newcomers, returning }: Offered): Claim | undefined {
  const parsed = v.safeParse(Form, form)
  if (!parsed.success) return undefined
  const { person, invite } = parsed.output
  const people = [...newcomers, ...returning]
  if (people.some(({ id }) => id === person) && person !== undefined) return { kind: 'person', id: person }
  const code = readInvite(invite)
  return code === '' ? undefined : { kind: 'invite', code }
}

/** The code in what was pasted: the whole link, or the code alone. Empty if there is none. */
function readInvite(pasted: string | undefined): string {
  return /(?:^|[?&]invite=)([A-Za-z0-9_-]{43})(?:$|[&#])/.exec(pasted?.trim() ?? '')?.[1] ?? ''
}
