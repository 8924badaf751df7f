import { expect, test } from 'vitest'
import schema from '../../extension/public/managed-schema.json'
import { Binding, SiteRule, Source } from '../../extension/sites/rule.ts'

const site = schema.properties.sites.items.properties
const rule = site.rules.items.properties
const { match, fields } = SiteRule.entries

const names = (object: object) => Object.keys(object).sort()

// Chromium leaves out of a policy what its schema does not name.
test('policy may set all that a rule and a binding have', () => {
  expect(names(rule)).toEqual(names(SiteRule.entries))
  expect(names(rule.match.properties)).toEqual(names(match.pipe[0].entries))
  expect(names(rule.fields.properties)).toEqual(names(fields.entries))
  expect(names(rule.fields.properties.reference.items.properties)).toEqual(names(Source.pipe[0].entries))
  expect(names(site.bound.items.properties)).toEqual(names(Binding.entries))
})
