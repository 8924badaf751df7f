import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { json, limitBody, limitRatings, param, query } from './body.ts'
import { BucketNumber, DirectoryQuery, UnknownIdentity } from './contract/directory.ts'
import { Epoch } from './contract/epoch.ts'
import { FollowUpChange, FollowUpRequest } from './contract/follow-up.ts'
import { TeamId } from './contract/id.ts'
import { NamedId } from './contract/named.ts'
import { Note } from './contract/note.ts'
import { PassRequest, passHeader } from './contract/pass.ts'
import { RatingBatch } from './contract/rating.ts'
import { Receiving } from './contract/receiving.ts'
import { RefreshRequest, SessionId, SessionRequest, VouchedRequest } from './contract/session.ts'
import { SummaryQuery } from './contract/summary.ts'
import { Thanks } from './contract/thanks.ts'
import { TransferId, TransferOffer } from './contract/transfer.ts'
import { createDirectoryPublisher } from './directory/publish.ts'
import { askedOf, send } from './directory/send.ts'
import { recordUnknown } from './directory/unknown-identities.ts'
import type { Env, ServerDeps } from './env.ts'
import { answerProblem } from './errors.ts'
import { listFollowUps } from './follow-up/list.ts'
import { sendFollowUp } from './follow-up/send.ts'
import { setFollowUpState } from './follow-up/set-state.ts'
import { createSession } from './identity/create-session.ts'
import { endOwnSession, endSession } from './identity/end-session.ts'
import { listSessions } from './identity/list-sessions.ts'
import { refreshSession } from './identity/refresh-session.ts'
import { noStore, requireSession } from './identity/require-session.ts'
import { signInPages } from './identity/sign-in.ts'
import { vouchSession } from './identity/vouch-session.ts'
import { readLog } from './log/append.ts'
import { createMetrics } from './metrics/create.ts'
import { deleteNamed } from './named/delete-named.ts'
import { listLetters } from './named/list-letters.ts'
import { sendLetter } from './named/send-letter.ts'
import { createTally } from './named/tally.ts'
import { pageAssets } from './page/assets.ts'
import { extensionFiles } from './page/extension-files.ts'
import { frontPages } from './page/front.ts'
import { answerNotFound } from './page/not-found.ts'
import { widgetFiles } from './page/widget-files.ts'
import { issuePasses } from './pass/issue.ts'
import { createKeyFile } from './pass/key-file.ts'
import { requirePass } from './pass/require-pass.ts'
import { createRatingRecorder } from './rating/record.ts'
import { getReceiving } from './receiving/get.ts'
import { setReceiving } from './receiving/set.ts'
import { createCountedLists } from './release/counted-list.ts'
import { scimRoutes } from './scim/routes.ts'
import { getSummary } from './summary/get.ts'
import { offerTransfer } from './transfer/offer.ts'
import { takeTransfer } from './transfer/take.ts'
import { transparencyPages } from './transparency/page.ts'

/** Without credentials, which are cookies to a browser; and a page may ask for what clients ask for, no more. */
const anyOrigin = {
  origin: '*',
  allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: ['Authorization', 'Content-Type', 'If-None-Match', passHeader],
  exposeHeaders: ['Retry-After', 'ETag'],
  maxAge: 86_400,
}

/** The whole HTTP interface, a line a route. Only the pass or the bearer authorises, so any origin may ask. */
export function createApp(deps: ServerDeps) {
  const { db, clock } = deps
  const member = requireSession(deps, { scopes: 'all' })
  const holder = requireSession(deps, { scopes: 'extension' }) // what is the person's alone
  const secure = deps.config.publicUrl.startsWith('https:')
  const vouching = { db, clock, secret: deps.secret, publicUrl: deps.config.publicUrl }
  const leaver = requireSession(deps, { scopes: 'all', stale: true }) // may sign out, whatever else
  const named = param('id', NamedId)
  const metrics = createMetrics(clock)
  const told = createTally() // unknown accounts
  const naming = { db, clock, sent: createTally(), takenBack: createTally() }
  const recordRatings = createRatingRecorder(deps)
  const answerCounted = createCountedLists(db)
  const directory = createDirectoryPublisher(deps)

  return new Hono<Env>()
    .onError(answerProblem)
    .notFound(answerNotFound)
    .use(async (c, next) => {
      c.set('log', deps.log)
      await next()
      c.header('x-content-type-options', 'nosniff')
      if (secure) c.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
      metrics.countRequest(c.res.status)
    })
    .route('/', signInPages(deps))
    .route('/', transparencyPages(deps))
    .route('/', frontPages(deps))
    .route('/', pageAssets())
    .route('/', widgetFiles())
    .route('/', extensionFiles(deps.config.extensionDir))
    .route('/', scimRoutes(deps))
    .get('/healthz', async (c) => {
      await db.query('SELECT 1 FROM setting LIMIT 1')
      return c.text('ok', 200, { 'cache-control': 'no-store' })
    })
    .get('/metrics', async (c) => {
      const { text, contentType } = await metrics.show()
      return c.body(text, 200, { 'content-type': contentType, 'cache-control': 'no-store' })
    })
    .use('/v1/*', cors(anyOrigin))

    .post('/v1/ratings', limitRatings, requirePass(deps), json(RatingBatch), async (c) => {
      const answer = await recordRatings(c.var.pass, c.req.valid('json'))
      metrics.countReceipts(answer.receipts)
      return c.json(answer)
    })
    .use('/v1/*', limitBody) // of all that follow
    .get('/v1/keys', etag(), async (c) => c.json(await createKeyFile(deps)))
    .get('/v1/counted/:list', param('list', Epoch), (c) =>
      answerCounted(c.req.valid('param').list, c.req.header('if-none-match')),
    )
    .post('/v1/sessions', noStore, json(SessionRequest), async (c) =>
      c.json(await createSession(deps, c.req.valid('json'), clock())),
    )
    .post('/v1/sessions/refresh', noStore, json(RefreshRequest), async (c) =>
      c.json(await refreshSession(deps, c.req.valid('json'), clock())),
    )
    .post('/v1/sessions/vouched', noStore, json(VouchedRequest), async (c) =>
      c.json(await vouchSession(vouching, c.req.valid('json'), c.req.header('origin'))),
    )
    .get('/v1/sessions', holder, async (c) => c.json(await listSessions(db, c.var.session, clock())))
    .delete('/v1/sessions/:id', holder, param('id', SessionId), async (c) => {
      await endOwnSession(db, c.var.session.person.id, c.req.valid('param').id)
      return c.body(null, 204)
    })
    .delete('/v1/sessions', leaver, async (c) => {
      await endSession(db, c.var.session.hash)
      return c.body(null, 204)
    })
    .get('/v1/log', member, etag(), async (c) => c.json({ entries: await readLog(db.query) }))
    .get('/v1/directory', member, query(DirectoryQuery), async (c) =>
      send(c, await directory.answer(c.req.valid('query').since, askedOf(c))),
    )
    .get('/v1/directory/buckets/:bucket', member, param('bucket', BucketNumber), async (c) =>
      send(c, await directory.answerBucket(Number(c.req.valid('param').bucket), askedOf(c))),
    )
    .post('/v1/unknown-identities', member, json(UnknownIdentity), async (c) => {
      await recordUnknown({ db, clock, told }, c.var.session.person.id, c.req.valid('json'))
      return c.body(null, 204)
    })
    .post('/v1/passes', member, json(PassRequest), async (c) => {
      const answer = await issuePasses(deps, c.var.session, c.req.valid('json'))
      metrics.countPasses(answer.passes.length)
      return c.json(answer)
    })
    .post('/v1/transfers', member, json(TransferOffer), async (c) =>
      c.json(await offerTransfer(deps, c.var.session, c.req.valid('json'))),
    )
    .get('/v1/transfers/:id', member, param('id', TransferId), async (c) =>
      c.json(await takeTransfer(deps, c.var.session, c.req.valid('param').id)),
    )
    .get('/v1/summaries/:team', member, param('team', TeamId), query(SummaryQuery), async (c) =>
      c.json(await getSummary(deps, c.var.session, c.req.valid('param').team, c.req.valid('query').weeks)),
    )

    .get('/v1/thanks', holder, async (c) => c.json(await listLetters(db, 'thanks', c.var.session.person.id)))
    .post('/v1/thanks', member, json(Thanks), async (c) =>
      c.json(await sendLetter(naming, 'thanks', c.var.session.person.id, c.req.valid('json'))),
    )
    .delete('/v1/thanks/:id', holder, named, async (c) =>
      c.json(await deleteNamed(naming, 'thanks', c.var.session.person.id, c.req.valid('param').id)),
    )
    .get('/v1/notes', holder, async (c) => c.json(await listLetters(db, 'note', c.var.session.person.id)))
    .post('/v1/notes', member, json(Note), async (c) =>
      c.json(await sendLetter(naming, 'note', c.var.session.person.id, c.req.valid('json'))),
    )
    .delete('/v1/notes/:id', holder, named, async (c) =>
      c.json(await deleteNamed(naming, 'note', c.var.session.person.id, c.req.valid('param').id)),
    )
    .get('/v1/follow-ups', holder, async (c) => c.json(await listFollowUps(db, c.var.session.person.id)))
    .post('/v1/follow-ups', member, json(FollowUpRequest), async (c) =>
      c.json(await sendFollowUp(naming, c.var.session.person.id, c.req.valid('json'))),
    )
    .patch('/v1/follow-ups/:id', holder, named, json(FollowUpChange), async (c) =>
      c.json(
        await setFollowUpState(
          db,
          c.var.session.person.id,
          c.req.valid('param').id,
          c.req.valid('json').state,
        ),
      ),
    )
    .delete('/v1/follow-ups/:id', holder, named, async (c) =>
      c.json(await deleteNamed(naming, 'follow_up', c.var.session.person.id, c.req.valid('param').id)),
    )
    .get('/v1/receiving', holder, async (c) => c.json(await getReceiving(db, c.var.session.person.id)))
    .put('/v1/receiving', holder, json(Receiving), async (c) =>
      c.json(await setReceiving(db, c.var.session.person.id, c.req.valid('json'))),
    )
}
