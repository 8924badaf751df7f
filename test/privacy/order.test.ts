import { readFileSync, existsSync } from 'node:fs'
import { test } from 'vitest'
import { createDraw } from './draw.ts'
import { createOrganisation } from './organisation.ts'
import { createPassBooks } from './pass-book.ts'
import { drawRating, sendRatings } from './send.ts'
import { openPrivacyWorld } from './world.ts'
import { placesIn, spearman, surprise } from './order.ts'
test('proto', async () => {
  const org = createOrganisation(96, 8, 1)
  const draw = createDraw(3)
  const world = await openPrivacyWorld(org, Date.UTC(2026, 10, 3), 1)
  const books = createPassBooks(world)
  await books.issue(org.people.map(p => p.id), '2026-11', 'extension')
  const ids: Buffer[] = []; const tokens: Buffer[] = []
  for (const n of [0, 1, 2]) for (const p of org.people) {
    const pass = books.getPass(p.id, { epoch: '2026-11', scope: 'extension', group: 'g1' })
    const r = drawRating(draw, 't' + (ids.length * 7 % 12))
    await sendRatings(world, pass.header, [r])
    ids.push(Buffer.from(r.id.replaceAll('-', ''), 'hex')); tokens.push(Buffer.from(pass.token, 'hex'))
  }
  const show = (name: string, places: Map<number, number>) => {
    const k = [...places.keys()], v = [...places.values()]
    const c = spearman(k, v)
    const pages = Map.groupBy(k, i => Math.floor((places.get(i) ?? 0) / 4096))
    const within = [...pages.values()].filter(p => p.length > 2).map(p => ({ c: spearman(p, p.map(i => places.get(i) ?? 0)), n: p.length }))
    const w = within.reduce((s, x) => s + x.c * (x.n-1), 0) / within.reduce((s, x) => s + x.n-1, 0)
    console.log(name, k.length, c, surprise(c, k.length), 'pages', pages.size, 'within', w)
  }
  for (const step of ['live', 'checkpointed', 'vacuum']) {
    if (step === 'checkpointed') await world.deps.db.checkpoint()
    show(step + ' file', placesIn(readFileSync(world.file), ids))
    if (existsSync(world.file + '-wal')) show(step + ' wal', placesIn(readFileSync(world.file + '-wal'), ids))
  }
  const { rows } = await world.deps.db.query('SELECT team, min(id) AS id FROM pool WHERE kind=\'score\' GROUP BY team')
  console.log(JSON.stringify(rows))
  world.close()
}, 60000)
