import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { json, limitBody, param, query } from './body.ts'
import { Epoch } from './contract/epoch.ts'
import { TeamId } from './contract/id.ts'
import { PassRequest } from './contract/pass.ts'
import { RatingBatch } from './contract/rating.ts'
import { SessionRequest } from './contract/session.ts'
import { SummaryQuery } from './contract/summary.ts'
import { createSnapshot } from './directory/snapshot.ts'
import type { Deps, Env } from './env.ts'
import { answerProblem, HttpProblem } from './errors.ts'
import { createSession } from './identity/create-session.ts'
import { endSession } from './identity/end-session.ts'
import { requireSession } from './identity/require-session.ts'
import { signInPages } from './identity/sign-in.ts'
import { readLog } from './log/append.ts'
import { pageAssets } from './page/assets.ts'
import { widgetFiles } from './page/widget-files.ts'
import { issuePasses } from './pass/issue.ts'
import { createKeyFile } from './pass/key-file.ts'
import { requirePass } from './pass/require-pass.ts'
import { createRatingRecorder } from './rating/record.ts'
import { getCountedList } from './release/counted-list.ts'
import { getSummary } from './summary/get.ts'

/** The whole HTTP interface, a line a route. Only the pass or the bearer authorises, so any origin may ask. */
export function createApp(deps: Deps) {
  const { db, clock } = deps
  const member = requireSession(deps)
  const recordRatings = createRatingRecorder(db, clock)

  return new Hono<Env>()
    .onError(answerProblem)
    .notFound(() => {
      throw new HttpProblem(404, 'not-found', 'There is nothing at this address')
    })
    .use(async (c, next) => {
      c.set('log', deps.log)
      await next()
    })
    .route('/', signInPages(deps))
    .route('/', pageAssets())
    .route('/', widgetFiles())
    .use('/v1/*', cors({ origin: '*', maxAge: 86_400 }), limitBody)

    .post('/v1/ratings', requirePass(deps), json(RatingBatch), async (c) =>
      c.json(await recordRatings(c.var.pass, c.req.valid('json'))),
    )
    .get('/v1/keys', etag(), async (c) => c.json(await createKeyFile(deps)))
    .get('/v1/counted/:list', etag(), param('list', Epoch), async (c) =>
      c.json(await getCountedList(db, c.req.valid('param').list)),
    )
    .post('/v1/sessions', json(SessionRequest), async (c) =>
      c.json(await createSession(db, c.req.valid('json'), clock())),
    )
    .delete('/v1/sessions', member, async (c) => {
      await endSession(db, c.var.session.hash)
      return c.body(null, 204)
    })
    .get('/v1/log', member, etag(), async (c) => c.json({ entries: await readLog(db.query) }))
    .get('/v1/directory', member, etag(), async (c) => c.json(await createSnapshot(deps)))
    .post('/v1/passes', member, json(PassRequest), async (c) =>
      c.json(await issuePasses(deps, c.var.session, c.req.valid('json'))),
    )
    .get('/v1/summaries/:team', member, param('team', TeamId), query(SummaryQuery), async (c) =>
      c.json(await getSummary(deps, c.var.session, c.req.valid('param').team, c.req.valid('query').weeks)),
    )
}
