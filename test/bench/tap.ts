import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright'
import { hrPages, optInPages } from '../sites/pages.ts'
import { serveSite } from '../sites/serve-sites.ts'
import { type Chromium, launchChromium, launchWithExtension } from '../support/chromium.ts'
import { signInByPopup } from '../support/popup.ts'
import { createServer, type TestServer } from '../support/server.ts'
import { createFigure, type Figure, percentile } from './figure.ts'
import { openTaps, type TapPage } from './tap-page.ts'

const taps = 100
const warmUps = 5

/**
 * How long a rater waits from the tap on a score until the card says that it is stored, in a real Chromium: in an
 * embed, in the extension with its worker awake, and with a worker that was stopped after the card was shown, tapped
 * out of nowhere and, as people do, after the mouse came to the score.
 */
export async function* measure(): AsyncGenerator<Figure> {
  const embedding: ReturnType<typeof hrPages> = {}
  const portal = await serveSite(embedding)
  const files = await serveSite(optInPages('dmitri'))
  const server = await createServer([
    { id: 'hr', name: 'HR portal', origin: portal.origin },
    { id: 'files', name: 'Files', origin: files.origin },
  ])
  try {
    Object.assign(embedding, hrPages(server.origin))
    yield* measureEmbed(`${portal.origin}/cases/204`, server)
    yield* measureExtension(`${files.origin}/requests/1001`, server)
  } finally {
    await server.remove()
    await files.stop()
    await portal.stop()
  }
}

async function* measureEmbed(url: string, server: TestServer): AsyncGenerator<Figure> {
  const [invite = ''] = await server.invite(['boris'])
  await server.start()
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.goto(url)
    const shown = await openTaps(page, 'reference')
    await shown.signIn(invite)
    const bare = await timePuts(page)
    yield* figures('tap.embed', await timeTaps(shown), bare)
  } finally {
    await browser.stop()
    await server.stop()
  }
}

async function* measureExtension(url: string, server: TestServer): AsyncGenerator<Figure> {
  const [invite = ''] = await server.invite(['boris'])
  await server.start()
  const browser = await launchWithExtension()
  try {
    await (await signInByPopup(browser, invite, 'Boris Ivanov')).close()
    const page = await browser.newPage()
    await page.goto(url)
    const shown = await openTaps(page, 'data-rapport-reference')
    const bare = await timePuts(page)
    const stop = () => stopWorker(browser, page)
    yield* figures('tap.extension', await timeTaps(shown), bare)
    yield* figures('tap.extension-stopped-worker', await timeTaps(shown, { beforeTap: stop }), bare)
    yield* figures(
      'tap.extension-stopped-worker-approached',
      await timeTaps(shown, comeTo(shown, stop)),
      bare,
    )
  } finally {
    await browser.stop()
    await server.stop()
  }
}

function* figures(bench: string, times: number[], bare: number[]): Generator<Figure> {
  for (const share of [0.5, 0.95]) {
    const name = `p${share * 100}`
    yield createFigure({
      ...{ bench: `${bench}/${name}`, value: percentile(times, share), unit: 'ms', n: times.length },
      ...{ baseline: `bare strict put, ${name}`, baselineValue: percentile(bare, share) },
    })
  }
}

type Around = { beforeShow?: () => Promise<void>; beforeTap?: () => Promise<void> }

/** The mouse is elsewhere while the worker ends, and comes to the score a moment before the tap. */
function comeTo(shown: TapPage, stop: () => Promise<void>): Around {
  const beforeTap = async () => {
    await stop()
    await shown.approach()
    await wait(approachMs)
  }
  return { beforeShow: shown.leave, beforeTap }
}

async function timeTaps(shown: TapPage, { beforeShow, beforeTap }: Around = {}): Promise<number[]> {
  const times: number[] = []
  for (let index = -warmUps; index < taps; index++) {
    await beforeShow?.()
    await shown.show(crypto.randomUUID())
    await wait(pauseMs)
    await beforeTap?.()
    const ms = await shown.tap()
    if (index >= 0) times.push(ms)
  }
  return times
}

const approachMs = 250 // a hand that comes to a score presses no sooner
const pauseMs = 200 // what showing a card and closing the one before set off is over by then

async function stopWorker({ context }: Chromium, page: Page): Promise<void> {
  const session = await context.newCDPSession(page)
  for (;;) {
    const { targetInfos } = await session.send('Target.getTargets')
    const [worker] = targetInfos.filter(({ type }) => type === 'service_worker')
    if (!worker) break
    await session.send('Target.closeTarget', { targetId: worker.targetId })
  }
  await session.detach()
}

/** The same browser's own least: one record put into a bare database, durable as ratings are. */
function timePuts(page: Page): Promise<number[]> {
  return page.evaluate(async (puts) => {
    const opening = indexedDB.open('bare', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('records')
    await new Promise((resolve, reject) => {
      opening.onsuccess = resolve
      opening.onerror = reject
    })
    const times: number[] = []
    for (let put = 0; put < puts; put++) {
      const from = performance.now()
      const transaction = opening.result.transaction('records', 'readwrite', { durability: 'strict' })
      transaction.objectStore('records').put({ id: put, text: 'x'.repeat(500) }, put)
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve
        transaction.onabort = reject
      })
      times.push(performance.now() - from)
    }
    opening.result.close()
    return times
  }, taps)
}
