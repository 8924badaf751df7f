import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Config } from '../../../server/config.ts'
import { setThreshold } from '../../../server/settings/set-threshold.ts'
import { type Facts, readFacts } from '../../../server/transparency/facts.ts'
import { findText, texts } from '../../../server/transparency/text/language.ts'
import { transparencyPage } from '../../../server/transparency/view.ts'
import { openWorld, server, type World } from '../../support/in-process.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const ask = (query = '', headers: Record<string, string> = {}) =>
  world.fetch(`${server}/transparency${query}`, { headers })

const render = (facts: Facts, language: string) =>
  String(transparencyPage(facts, language, findText(language)))

const readTags = (page: string) => page.match(/<\/?[a-z0-9]+/g)

/** What stands between tags, and what only some readers see. */
const readTexts = (page: string) => [...page.matchAll(/>([^<]*)<| (?:aria-label|data-column)="([^"]*)"/g)]

const wordsOf = (page: string) => readTexts(page).map(([, text, label]) => (text ?? label ?? '').trim())

/** Each number of a text, however its language groups digits, in no order: sentences are built differently. */
const numbersOf = (text: string) =>
  (text.replace(/(\d)[,\u00a0](?=\d{3})/g, '$1').match(/\d+/g) ?? []).toSorted()

const states: [string, Partial<Config>, boolean][] = [
  ['in earnest', { pace: 'weekly', epochLength: 'month' }, false],
  ['for trying it out, on a hosted database', { pace: 'seconds', databaseUrl: 'libsql://db.test' }, true],
]

/** With all that is said only at times: other thresholds to come, a log that does not hold, and without keys once. */
async function readState(change: Partial<Config>, demo: boolean): Promise<Facts> {
  await setThreshold(world.deps, 'score', 7)
  await setThreshold(world.deps, 'score', 6)
  const facts = await readFacts({ ...world.deps, config: { ...world.deps.config, ...change }, demo })
  return { ...facts, keys: demo ? [] : facts.keys, log: { ...facts.log, intact: false } }
}

describe.each(Object.keys(texts).filter((language) => language !== 'en'))('in %s', (language) => {
  test.each(states)('the page says all that it says in English, %s', async (_, change, demo) => {
    const facts = await readState(change, demo)
    const [english, other] = [render(facts, 'en'), render(facts, language)]
    expect(readTags(other)).toEqual(readTags(english))
    expect(wordsOf(other).map(numbersOf)).toEqual(wordsOf(english).map(numbersOf))
  })

  test.each(states)('nothing of it is left in English, %s', async (_, change, demo) => {
    const facts = await readState(change, demo)
    const english = wordsOf(render(facts, 'en'))
    const same = wordsOf(render(facts, language)).filter((text, index) => text === english[index])
    const values = facts.log.latest.flatMap(({ before, after }) => [before, after])
    const names = [facts.organisation, ...Object.values(texts).map(({ name }) => name), ...values]
    expect(same.filter((text) => /[g-z]/i.test(text) && !names.includes(text))).toEqual([])
  })

  test('an entry of the log is named in its words, an unknown one by its own name', () => {
    const { what } = texts[language] ?? {}
    const events = [
      'restored',
      'secret-changed',
      'parts-lost',
      'people-who-see-every-team',
      'withheld/2026-10',
    ]
    for (const name of [...events, 'people-added/2026-10', 'pass-books/2026-10/site:portal']) {
      expect(what?.(name)).not.toBe(name)
      expect(what?.(name)).not.toBe(texts.en?.what(name))
    }
    expect(what?.('pass-books/2026-10/site:portal')).toMatch(/2026-10.*portal/)
    expect(what?.('constructor')).toBe('constructor')
  })
})

test.each([
  ['', 'fi', 'fi'],
  ['', 'pl-PL,pl;q=0.9,en;q=0.8', 'pl'],
  ['', 'fi-FI', 'fi'],
  ['', 'sv;q=0.9, en;q=0.4, pl;q=0.7', 'pl'],
  ['', 'fi;q=0, pl;q=0.1', 'pl'],
  ['', '*', 'en'],
  ['', 'sv', 'en'],
  ['', 'q=;;,', 'en'],
  ['', '', 'en'],
  ['?lang=fi', 'pl', 'fi'],
  ['?lang=en', 'pl', 'en'],
  ['?lang=PL', '', 'pl'],
  ['?lang=pl-PL', '', 'pl'],
  ['?lang=fi&lang=pl', '', 'fi'],
])('asked with “%s” by a reader of “%s”, it is in %s', async (query, header, language) => {
  const response = await ask(query, header ? { 'accept-language': header } : {})
  expect(response.status).toBe(200)
  expect(response.headers.get('content-language')).toBe(language)
  const page = await response.text()
  expect(page).toContain(`<html lang="${language}">`)
  expect(page).toContain(`<h1>${texts[language]?.heading}</h1>`)
})

test.each(['xx', '', 'constructor', '__proto__', '../fi', 'fi%00', '%3Cscript%3E', 'f', 'fi_FI', '%E0%A4%A'])(
  'a language “%s” that is not there is as if none was asked for',
  async (odd) => {
    const headers = { 'accept-language': 'fi' }
    const response = await ask(`?lang=${odd}`, headers)
    expect(response.headers.get('content-language')).toBe('fi')
    expect((await ask(`?lang=${odd}`)).headers.get('content-language')).toBe('en')
    expect(await response.text()).not.toContain('<script')
  },
)

test('caches keep languages apart, and the choice is not kept in a cookie', async () => {
  for (const query of ['', '?lang=pl']) {
    const { headers } = await ask(query, { 'accept-language': 'fi' })
    expect(headers.get('vary')).toContain('Accept-Language')
    expect(headers.get('set-cookie')).toBeNull()
  }
})

test('it leads to the other languages, each by its own name', async () => {
  const linksOf = async (language: string) => {
    const page = await (await ask(`?lang=${language}`)).text()
    const links = page.matchAll(/href="(\?[^"]+)" hreflang="(..)" lang="(..)"[^>]*>([^<]+)</g)
    return [...links].map((link) => link.slice(1))
  }
  const english = ['?lang=en', 'en', 'en', 'English']
  const finnish = ['?lang=fi', 'fi', 'fi', 'Suomi']
  const polish = ['?lang=pl', 'pl', 'pl', 'Polski']
  expect(await linksOf('en')).toEqual([finnish, polish])
  expect(await linksOf('fi')).toEqual([english, polish])
  expect(await linksOf('pl')).toEqual([english, finnish])
})

test('dates are written as the language does', async () => {
  expect(await (await ask('?lang=fi')).text()).toContain('Tilanne 10. marraskuuta 2026 (UTC)')
  expect(await (await ask('?lang=pl')).text()).toContain('Stan na 10 listopada 2026 (UTC)')
})

test('sentences take the form that their number asks for', async () => {
  expect(await (await ask('?lang=pl')).text()).toContain('4 osoby, które porównają')
  await setThreshold(world.deps, 'score', 7)
  expect(await (await ask('?lang=pl')).text()).toContain('6 osób, które porównają')
  const page = (facts: Facts, language: string) => render({ ...facts, closingDays: 1 }, language)
  const facts = await readFacts(world.deps)
  expect(page(facts, 'pl')).toContain('1 dzień po wygaśnięciu')
  expect(page({ ...facts, leastTeam: 5 }, 'pl')).toContain('mniej niż 5 osób pokazuje')
  expect(page(facts, 'pl')).toContain('mniej niż 4 osoby pokazuje')
  expect(page(facts, 'fi')).toContain('on kulunut 1 päivä,')
  expect(render(facts, 'fi')).toContain('on kulunut 7 päivää,')
})
