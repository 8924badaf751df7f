import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { readPage } from '../../../extension/sites/engine.ts'
import { SiteRule } from '../../../extension/sites/rule.ts'
import { selectorsOf } from '../../../extension/sites/selectors.ts'

/** Nine times of ten something that the schema takes. */
const mostly = <T>(right: readonly T[], wrong: readonly T[]) =>
  fc.oneof({ weight: 60, arbitrary: fc.constantFrom(...right) }, fc.constantFrom(...wrong))

const css = mostly(
  [
    ...[
      '*',
      'body',
      'html',
      'div',
      '* * * * * *',
      'div > *',
      ':not(*)',
      '[title]',
      'a,',
      ']',
      '.x, .y',
      'dt',
      'p',
    ],
    ...['p:nth-child(2n+1) ~ p ~ p', ':is(:is(*, div), *)', 'input', 'select', '(', 'body > p:first-of-type'],
  ],
  ['::(', '*:has(*)', '', 'x'.repeat(301)],
)
const re = mostly(
  ['(.*)', '(.+)$', '^(\\w+)', '(-)', '()', '(a)|b', '^(.{100})', '(?:)'],
  ['(a+)+b', '', '('],
)
const address = mostly(['/issues/', '(?<ref>\\d+)$', '[?]id=(?<ref>\\d+)', '(?<ref>.*)'], ['(.*)+'])
const word = mostly(['Done', '__proto__', 'constructor', '\0', 'a', ':', '-'], [''])
const words = fc.array(word, { minLength: 1, maxLength: 3 })
const source = fc.record(
  {
    css,
    attr: mostly(['title', 'href', 'onclick', 'style'], ['__proto__', 'on click']),
    label: words,
    re,
  },
  { requiredKeys: ['css'] },
)
const filled = fc.record({ css, value: fc.constant(true), re }, { requiredKeys: ['css', 'value'] })
const sources = fc.array(fc.oneof({ weight: 5, arbitrary: source }, filled), { minLength: 1, maxLength: 2 })
const match = fc.record(
  {
    path: address,
    address,
    hosts: fc.array(mostly(['hr.corp.example', '*.example'], ['*']), { maxLength: 2 }),
    require: fc.array(css, { maxLength: 1 }),
  },
  { requiredKeys: ['require', 'path'] },
)
const names = ['reference', 'heading', 'helper', 'helperName', 'requester', 'viewer', 'status']
const madeRule = fc.record(
  {
    id: mostly(['a.b', 'hr.case'], ['__proto__.x', 'A.b']),
    version: mostly([1, 2], [0, Number.NaN]),
    evidence: mostly(['Somebody said so.'], ['']),
    match,
    within: css,
    mount: css,
    fields: fc.dictionary(fc.constantFrom(...names), sources, { maxKeys: 7 }),
    unassigned: sources,
    resolved: fc.oneof(fc.record({ css }), fc.record({ status: words })),
    team: mostly(['hr'], ['../hr']),
    portal: fc.boolean(),
  },
  { requiredKeys: ['id', 'version', 'evidence', 'match', 'fields'] },
)

/** Deep, wide, and full of what only looks like text. */
function makeHostilePage(): Document {
  const deep = '<div title="a">'.repeat(400)
  const wide = '<p title="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!">aaaa aaaa<!-- --> -<b>a</b></p>'.repeat(400)
  const secret = '<input type="password" value="secret-pw-1"><select><option>Done</option></select>'
  const listed = '<dl><dt>Done</dt><dt>:</dt><dd>a</dd><dt>Done:</dt><dd></dd></dl>'
  return new DOMParser().parseFromString(
    `${secret}${listed}${wide}${'a'.repeat(100_000)}${deep}`,
    'text/html',
  )
}

const page = makeHostilePage()
const url = new URL(`https://hr.corp.example/issues/${'a'.repeat(500)}?id=7&x=%E0%A4%A#ticket/zoom/9`)

test('whatever a pack of rules says, it is refused or read: nothing hangs, nothing else is thrown', () => {
  let read = 0
  fc.assert(
    fc.property(madeRule, (made) => {
      const parsed = v.safeParse(SiteRule, made)
      if (!parsed.success) return
      read++
      try {
        selectorsOf(parsed.output)
        const reading = readPage(page, url, parsed.output)
        expect(JSON.stringify(reading)).not.toContain('secret-pw-1')
        expect(JSON.stringify(reading).length).toBeLessThan(6000)
      } catch (error) {
        if (!(error instanceof DOMException)) throw error
        expect(error.name).toBe('SyntaxError') // a selector that no browser takes; the page goes on
      }
    }),
    { numRuns: 3000 },
  )
  expect(read).toBeGreaterThan(500)
})

test('whatever else is sent as a rule is refused', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), (made) => !v.safeParse(SiteRule, made).success),
    {
      numRuns: 2000,
    },
  )
})
