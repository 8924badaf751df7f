import { describe, expect, test } from 'vitest'
import { readPage } from '../../../extension/sites/engine.ts'
import type { SiteRule } from '../../../extension/sites/rule.ts'

const base: SiteRule = {
  id: 'hr.case',
  version: 1,
  evidence: 'Made up for the tests.',
  match: { address: '#case/(?<ref>\\d+)$', require: [] },
  fields: {
    reference: [{ css: '.number' }],
    heading: [{ css: '.title' }],
    requester: [{ css: '.by', attr: 'data-account' }],
    viewer: [{ css: '#me', attr: 'data-account' }],
    status: [{ css: '.status' }],
    helper: [{ css: '.helper', attr: 'data-account' }],
  },
  resolved: { status: ['Done'] },
}

const caseOf = (inner = '') =>
  `<b class="number">7</b><h1 class="title">Papers</h1><i class="by" data-account="26"></i>
   <span class="status">Done</span><a class="helper" data-account="5">Anna Petrova</a>${inner}`
const me = '<b id="me" data-account="26"></b>'

const read = (html: string, rule: Partial<SiteRule> = {}, address = 'https://hr.corp.example/app#case/7') =>
  readPage(new DOMParser().parseFromString(html, 'text/html'), new URL(address), { ...base, ...rule })

const fields = (more: SiteRule['fields']) => ({ fields: { ...base.fields, ...more } })

test('a reference after # is held against the page’s', () => {
  expect(read(me + caseOf()).kind).toBe('interaction')
  expect(read(me + caseOf(), {}, 'https://hr.corp.example/app#case/8')).toEqual({
    kind: 'miss',
    field: 'reference',
  })
  expect(read(me + caseOf(), {}, 'https://hr.corp.example/app#cases').kind).toBe('no-match')
})

test('an address is held against the page as people would read it', () => {
  const rule = { match: { path: '/app/(?<ref>[^/]+)$', require: [] } }
  const html = me + caseOf().replace('>7<', '>HR 7/ä<')
  expect(read(html, rule, 'https://hr.corp.example/app/HR%207%2F%C3%A4').kind).toBe('interaction')
  expect(read(html, rule, 'https://hr.corp.example/app/%E0%A4%A').kind).toBe('miss')
})

test('an address that is longer than any is nobody’s', () => {
  expect(read(me + caseOf(), {}, `https://hr.corp.example/${'a'.repeat(2000)}#case/7`).kind).toBe('no-match')
})

test.each([
  ['https://hr.corp.example/', ['hr.corp.example'], true],
  ['https://a.corp.example/', ['*.corp.example'], true],
  ['https://corp.example/', ['*.corp.example'], false],
  ['https://evilcorp.example/', ['*.corp.example'], false],
  ['https://hr.corp.example.evil.example/', ['hr.corp.example'], false],
  ['https://hr.corp.example/', [], false],
])('%s is one of %j: %s', (address, hosts, fits) => {
  const reading = read(me + caseOf(), { match: { path: '/', hosts, require: [] } }, address)
  expect(reading.kind).toBe(fits ? 'interaction' : 'no-match')
})

describe('of several interactions in one page', () => {
  const pane = (isActive: boolean, inner: string) => `<section data-active="${isActive}">${inner}</section>`
  const rule = { within: 'section[data-active=true]' }
  const other = caseOf().replaceAll('Anna Petrova', 'Carol Jones').replace('"5"', '"9"').replace('>7<', '>8<')

  test('the one that is in front is read, with the viewer who is beside it', () => {
    expect(read(me + pane(false, other) + pane(true, caseOf()), rule)).toMatchObject({
      interaction: { reference: '7', helper: { account: '5' } },
    })
  })

  test.each([
    ['none', pane(false, caseOf()) + pane(false, other)],
    ['more than one', pane(true, caseOf()) + pane(true, caseOf())],
  ])('none is read while %s is in front', (_, html) => {
    expect(read(me + html, rule)).toEqual({ kind: 'miss', field: 'within' })
  })
})

test('what stands for an interaction must be there', () => {
  expect(read(me + caseOf(), { mount: '.bar' })).toEqual({ kind: 'miss', field: 'mount' })
  expect(read(me + caseOf('<i class="bar"></i>'), { mount: '.bar' }).kind).toBe('interaction')
})

describe('a label', () => {
  const rule = fields({ status: [{ css: 'dt', label: ['Status', 'Zustand'] }] })
  const list = (inner: string) => me + caseOf(`<dl>${inner}</dl>`)

  test.each([
    ['in the language that the tool speaks', '<dt>Zustand</dt><dd>Done</dd>'],
    ['with a colon', '<dt>Status:</dt><dd>Done</dd>'],
    ['with a button in it', '<dt>Status <button>?</button></dt><dd>Done</dd>'],
    ['twice, the same', '<dt>Status</dt><dd>Done</dd><dt>Status</dt><dd>Done</dd>'],
  ])('%s is followed by its value', (_, inner) => {
    expect(read(list(inner), rule).kind).toBe('interaction')
  })

  test.each([
    ['that only begins alike', '<dt>Status of the order</dt><dd>Done</dd>'],
    ['whose value is not there', '<dt>Status</dt><dt>Done</dt><dd>Open</dd>'],
    ['whose value was taken apart', '<div><dt>Status</dt></div><dd>Done</dd>'],
    ['twice, with two values', '<dt>Status</dt><dd>Done</dd><dt>Status</dt><dd>Open</dd>'],
    ['at the end', '<dt>Status</dt>'],
  ])('%s has no value', (_, inner) => {
    expect(read(list(inner), rule)).toEqual({ kind: 'miss', field: 'status' })
  })
})

describe('what people fill in', () => {
  const filled = (css: string) => fields({ status: [{ css, value: true }] })
  test.each([
    ['a field', '<input name="state" value="Done">'],
    [
      'a list',
      '<select name="state"><option value="Open">1</option><option value="Done" selected>2</option></select>',
    ],
    ['a long field', '<textarea name="state">Done</textarea>'],
  ])('is read from %s', (_, html) => {
    expect(read(me + caseOf(html), filled('[name=state]')).kind).toBe('interaction')
  })

  test.each([
    ['a password', '<input name="state" type="password" value="Done">'],
    ['what is no field', '<b name="state">Done</b>'],
  ])('is not read from %s', (_, html) => {
    expect(read(me + caseOf(html), filled('[name=state]'))).toEqual({ kind: 'miss', field: 'status' })
  })
})

describe('a rule that does not know all', () => {
  const { requester, ...known } = base.fields
  test('says what it lacks and what it read, and nobody is asked', () => {
    expect(requester).toBeDefined()
    expect(read(me + caseOf(), { fields: known })).toEqual({
      kind: 'incomplete',
      lacks: ['requester'],
      known: {
        reference: '7',
        heading: 'Papers',
        viewer: '26',
        state: 'resolved',
        helper: { kind: 'account', account: '5' },
      },
    })
  })

  test('never takes the address alone for the page', () => {
    const { reference, ...others } = base.fields
    expect(reference).toBeDefined()
    expect(read(me + caseOf(), { fields: others })).toMatchObject({
      kind: 'incomplete',
      lacks: ['reference'],
      known: { reference: '7' },
    })
  })

  test('does not know what is resolved without being told', () => {
    const { resolved, ...untold } = base
    expect(resolved).toBeDefined()
    const page = new DOMParser().parseFromString(me + caseOf(), 'text/html')
    const reading = readPage(page, new URL('https://hr.corp.example/app#case/7'), untold)
    expect(reading).toMatchObject({ kind: 'incomplete', lacks: ['status'] })
  })

  test('still says what is open, so that nobody need ask further', () => {
    const open = me + caseOf().replace('Done', 'Open')
    expect(read(open, { fields: known })).toEqual({ kind: 'not-asked', why: 'open' })
  })

  test('is complete on a portal, where only whoever asked can look', () => {
    const { viewer, ...unknown } = known
    expect(viewer).toBeDefined()
    expect(read(caseOf(), { fields: unknown, portal: true }).kind).toBe('interaction')
  })
})

describe('a team that serves the whole page', () => {
  const rule = { team: 'hr-operations', unassigned: [{ css: '.helper', re: '^(-)$' }] }
  test('is the helper, whoever is named, and where nobody is', () => {
    const helper = { kind: 'team', id: 'hr-operations' }
    expect(read(me + caseOf(), rule)).toMatchObject({ interaction: { helper } })
    const nobody = caseOf().replace(/<a.*<\/a>/, '<a class="helper">-</a>')
    expect(read(me + nobody, rule)).toMatchObject({ interaction: { helper } })
  })

  test('is not asked of whoever helped in it', () => {
    expect(read(me + caseOf().replace('"5"', '"26"'), rule)).toEqual({ kind: 'not-asked', why: 'own-help' })
  })
})

describe('a name', () => {
  const { helper, ...others } = base.fields
  const rule = { fields: { ...others, helperName: [{ css: '.helper' }] } }
  const named = (inner: string) => me + caseOf().replace('Anna Petrova', inner)

  test('alone is a name, never an account', () => {
    expect(helper).toBeDefined()
    expect(read(named('Anna Petrova'), rule)).toMatchObject({
      interaction: { helper: { kind: 'name', name: 'Anna Petrova' } },
    })
  })

  test('beside an account that is not there is nobody: it is a group, or somebody who has left', () => {
    const left = me + caseOf().replace(' data-account="5"', '')
    expect(read(left, fields({ helperName: [{ css: '.helper' }] }))).toMatchObject({
      interaction: { helper: { kind: 'unknown' } },
    })
  })

  test.each([
    ['longer than any', 'a'.repeat(301)],
    ['in more pieces than a name has', '<i>a</i> '.repeat(201)],
    ['of nothing', ' \n '],
  ])('%s is none', (_, name) => {
    expect(read(named(name), rule)).toMatchObject({ interaction: { helper: { kind: 'unknown' } } })
  })

  test('is not taken from a button, though the selector reaches into it', () => {
    const inside = named('<button><span>Assign to me</span></button>').replace(
      '<a class="helper"',
      '<a id="x"',
    )
    const reading = read(inside, { fields: { ...others, helperName: [{ css: '#x span' }] } })
    expect(reading).toMatchObject({ interaction: { helper: { kind: 'unknown' } } })
  })

  test('among very many is none', () => {
    const many = me + caseOf('<a class="helper">Anna Petrova</a>'.repeat(60))
    expect(read(many, rule)).toMatchObject({ interaction: { helper: { kind: 'unknown' } } })
  })
})

test('a heading is put together from its pieces, and cut where nobody would read on', () => {
  const html = me + caseOf().replace('Papers', 'Papers <code>A1</code> for <b>me</b>')
  expect(read(html)).toMatchObject({ interaction: { heading: 'Papers A1 for me' } })
  const long = me + caseOf().replace('Papers', 'a'.repeat(600))
  expect(read(long)).toMatchObject({ interaction: { heading: 'a'.repeat(500) } })
})
