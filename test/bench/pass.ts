import { randomBytes } from 'node:crypto'
import { RSABSSA } from '@cloudflare/blindrsa-ts'
import type { KeyFile, PublishedKey } from '../../server/contract/keys.ts'
import { formatPass, type PassAnswer } from '../../server/contract/pass.ts'
import { recordKeys } from '../../server/epoch/record-keys.ts'
import { createPassVerifier } from '../../server/pass/verify.ts'
import { fromBase64Url, toBase64Url } from '../../widget/core/base64url.ts'
import { type Blinded, blind, finalize } from '../../widget/core/blinding.ts'
import { createSession, openWorld, server, type World } from '../support/in-process.ts'
import { createFigure, type Figure, timeMs } from './figure.ts'

type Page = Blinded & { group: string; spki: Uint8Array<ArrayBuffer>; token: Uint8Array<ArrayBuffer> }
type Timing = { blind: number; finalize: number; issue: number; verify: number; remembered: number }

const epoch = '2026-11'
const books = 5

/** A pass book's way at 1, 20 and 64 groups: blinded, issued, finalized on the device, verified by the server. */
export async function* measure(): AsyncGenerator<Figure> {
  const cold = await timeCold()
  const native = await timeLibrary()
  for (const groups of [1, 20, 64]) {
    const timing = await timeBooks(groups)
    yield* clientFigures(groups, timing, cold)
    yield* serverFigures(groups, timing, native)
  }
}

function* clientFigures(groups: number, timing: Timing, cold: { blind: number; finalize: number }) {
  const base = { unit: 'ms per pass', n: books * groups, baseline: 'first call of all' }
  yield createFigure({
    ...base,
    bench: `pass.blind@${groups}`,
    value: timing.blind,
    baselineValue: cold.blind,
  })
  yield createFigure({
    ...base,
    bench: `pass.finalize@${groups}`,
    value: timing.finalize,
    baselineValue: cold.finalize,
  })
}

function* serverFigures(groups: number, timing: Timing, library: { sign: number; verify: number }) {
  yield createFigure({
    ...{
      bench: `pass.issue@${groups}`,
      value: timing.issue,
      unit: 'ms per book, route and commit included',
      n: books,
    },
    ...{ baseline: "library's blindSign, all groups", baselineValue: library.sign * groups },
  })
  const base = { unit: 'ms per pass, its key fetched first', n: books * groups }
  yield createFigure({
    ...{ ...base, bench: `pass.verify@${groups}`, value: timing.verify },
    ...{ baseline: "library's verify", baselineValue: library.verify },
  })
  yield createFigure({
    ...{ ...base, bench: `pass.verify-remembered@${groups}`, value: timing.remembered },
    ...{ baseline: 'verified for the first time', baselineValue: timing.verify },
  })
}

/** What the first pass on a device costs, before anything is compiled. */
async function timeCold() {
  const { publicKey, privateKey } = await createKeyPair()
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey))
  const token = randomToken()
  const startedAt = performance.now()
  const { blinded, inverse } = await blind(spki, token)
  const blindedAt = performance.now()
  const signature = new Uint8Array(await suite.blindSign(privateKey, blinded))
  const signedAt = performance.now()
  await finalize(spki, token, signature, inverse)
  return { blind: blindedAt - startedAt, finalize: performance.now() - signedAt }
}

async function timeLibrary() {
  const { publicKey, privateKey } = await createKeyPair()
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey))
  const token = randomToken()
  const { blinded, inverse } = await blind(spki, token)
  const sign = await timeMs(3, () => suite.blindSign(privateKey, blinded))
  const signature = await finalize(
    spki,
    token,
    new Uint8Array(await suite.blindSign(privateKey, blinded)),
    inverse,
  )
  return { sign, verify: await timeMs(50, () => suite.verify(publicKey, signature, token)) }
}

const suite = RSABSSA.SHA384.PSS.Deterministic()

/** Extractable, as the library computes on the key's numbers. */
function createKeyPair() {
  const shape = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-384' }
  return crypto.subtle.generateKey({ name: 'RSA-PSS', ...shape }, true, ['sign', 'verify'])
}

/** Whole books of `groups` passes, of a person each, through the real app. */
async function timeBooks(groups: number): Promise<Timing> {
  const world = await openWorld()
  try {
    const keys = await publishKeys(world, groups)
    const timings: Timing[] = []
    for (let book = 0; book < books; book++) timings.push(await timeBook(world, keys, `it-${book + 1}`))
    return medians(timings)
  } finally {
    world.close()
  }
}

async function publishKeys(world: World, groups: number): Promise<PublishedKey[]> {
  const rows = Array.from({ length: groups }, (_, index) => [
    epoch,
    `t${index}`,
    null,
    `g${index + 1}`,
    `t${index}`,
  ])
  await world.deps.db.run([
    'DELETE FROM site',
    'DELETE FROM epoch_team',
    ...rows.map((args) => ({
      sql: 'INSERT INTO epoch_team (epoch, team, parent, grp, pool) VALUES (?, ?, ?, ?, ?)',
      args,
    })),
  ])
  await recordKeys(world.deps, epoch)
  const file = (await (await world.fetch(`${server}/v1/keys`)).json()) as KeyFile
  return file.keys.filter(({ scope }) => scope === 'extension')
}

async function timeBook(world: World, keys: PublishedKey[], person: string): Promise<Timing> {
  const pages: Page[] = []
  const blindMs = await timeMs(keys.length, async (index) => {
    const key = keys[index]
    if (!key) return
    const [spki, token] = [fromBase64Url(key.spki), randomToken()]
    pages.push({ group: key.group, spki, token, ...(await blind(spki, token)) })
  })
  const session = await createSession(world, person)
  const passes = pages.map(({ group, blinded }) => ({ group, blinded: toBase64Url(blinded) }))
  const request = {
    method: 'POST',
    headers: { authorization: `Bearer ${session.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ epoch, passes }),
  }
  let answer: PassAnswer | undefined
  const issueMs = await timeMs(1, async () => {
    answer = (await (await world.fetch(`${server}/v1/passes`, request)).json()) as PassAnswer
  })
  const headers: string[] = []
  const finalizeMs = await timeMs(pages.length, async (index) => {
    const page = pages[index]
    const signed = answer?.passes.find(({ group }) => group === page?.group)
    if (!page || !signed) throw new Error('a group was not signed')
    const bytes = await finalize(page.spki, page.token, fromBase64Url(signed.signature), page.inverse)
    const [token, signature] = [toBase64Url(page.token), toBase64Url(bytes)]
    headers.push(formatPass({ epoch, scope: 'extension', group: page.group, token, signature }))
  })
  return { blind: blindMs, finalize: finalizeMs, issue: issueMs, ...(await timeVerifier(world, headers)) }
}

async function timeVerifier(world: World, headers: string[]): Promise<Pick<Timing, 'verify' | 'remembered'>> {
  const verify = createPassVerifier(world.deps.db)
  const now = world.clock.now
  const first = await timeMs(headers.length, (index) => verify(headers[index], now))
  return { verify: first, remembered: await timeMs(headers.length, (index) => verify(headers[index], now)) }
}

function medians(timings: Timing[]): Timing {
  const of = (kind: keyof Timing) =>
    timings.map((one) => one[kind]).sort((a, b) => a - b)[timings.length >> 1] ?? 0
  const [blindMs, finalizeMs, issue, verify] = [of('blind'), of('finalize'), of('issue'), of('verify')]
  return { blind: blindMs, finalize: finalizeMs, issue, verify, remembered: of('remembered') }
}

function randomToken(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(32))
}
