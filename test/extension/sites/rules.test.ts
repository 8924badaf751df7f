import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { SiteRule } from '../../../extension/sites/rule.ts'
import { builtInRules } from '../../../extension/sites/rules.ts'

const [redmine] = builtInRules

test.each(builtInRules)('the rule $id that comes with the extension fits the schema', (rule) => {
  expect(v.parse(SiteRule, rule)).toEqual(rule)
})

test('no two rules have one id', () => {
  expect(new Set(builtInRules.map(({ id }) => id)).size).toBe(builtInRules.length)
})

describe('the schema refuses', () => {
  const withPath = (path: string) => ({ ...redmine, match: { ...redmine?.match, path } })
  test.each([
    ['a repeated group, which can take exponential time', withPath('^/(a+)+$')],
    ['a counted group', withPath('/(ab){2,}')],
    ['a back reference', withPath('/(a*)\\1')],
    ['a pattern that is none', withPath('/issues/(')],
    ['a pattern beyond its length', withPath(`/${'a'.repeat(120)}`)],
    ['code in a field', { ...redmine, fields: { ...redmine?.fields, run: [{ css: 'b' }] } }],
    ['a field without a source', { ...redmine, fields: { ...redmine?.fields, viewer: [] } }],
    ['a rule without evidence', { ...redmine, evidence: '' }],
    ['an attribute that could run', { ...redmine, unassigned: [{ css: 'b', attr: 'on click' }] }],
  ])('%s', (_, rule) => {
    expect(v.safeParse(SiteRule, redmine).success).toBe(true)
    expect(v.safeParse(SiteRule, rule).success).toBe(false)
  })
})
