import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { SiteRule } from '../../../extension/sites/rule.ts'
import { builtInRules } from '../../../extension/sites/rules.ts'

const redmine = builtInRules.find(({ id }) => id === 'redmine.issue')

test.each(builtInRules)('the rule $id that comes with the extension fits the schema', (rule) => {
  expect(v.parse(SiteRule, rule)).toEqual(rule)
})

test('no two rules have one id, and each says how well it is known', () => {
  expect(new Set(builtInRules.map(({ id }) => id)).size).toBe(builtInRules.length)
  expect(builtInRules.filter(({ level, schema }) => level === undefined || schema !== 1)).toEqual([])
})

test('a rule that was written before rules had a version of their schema holds', () => {
  const { schema, level, ...old } = { ...redmine }
  expect([schema, level]).toEqual([1, 'run'])
  expect(v.parse(SiteRule, old)).toEqual(old)
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
    ['a schema that is still to come', { ...redmine, schema: 2 }],
    ['a rule that says nowhere where its pages are', { ...redmine, match: { require: ['body'] } }],
    [
      'a pattern for an address that takes for ever',
      { ...redmine, match: { address: '(.*)*x', require: [] } },
    ],
    [
      'a host with more than its end left open',
      { ...redmine, match: { path: '/', hosts: ['*.*'], require: [] } },
    ],
    [
      'a host that is a pattern',
      { ...redmine, match: { path: '/', hosts: ['jira.(com|org)'], require: [] } },
    ],
    ['a selector that looks into all that there is', { ...redmine, within: '*:has(* * *)' }],
    ['the same, in other letters', { ...redmine, within: '*:HAS(*)' }],
    ['the same, behind an escape', { ...redmine, within: '*:h\\61s(*)' }],
    ['a field read in two ways', { ...redmine, unassigned: [{ css: 'input', attr: 'value', value: true }] }],
    ['a label without words', { ...redmine, unassigned: [{ css: 'dt', label: [] }] }],
    ['a client with an address', { ...redmine, client: 'https://evil.example/x.js' }],
    ['a team that is none', { ...redmine, team: 'HR Operations' }],
    ['a level of evidence that there is not', { ...redmine, level: 'certain' }],
    ['an attribute that could run', { ...redmine, unassigned: [{ css: 'b', attr: 'on click' }] }],
  ])('%s', (_, rule) => {
    expect(v.safeParse(SiteRule, redmine).success).toBe(true)
    expect(v.safeParse(SiteRule, rule).success).toBe(false)
  })
})
