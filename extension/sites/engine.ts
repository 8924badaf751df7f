import type { HelperRef, Interaction } from '../../widget/core/port.ts'
import type { Field, SiteRule, Source } from './rule.ts'

/**
 * What a rule reads on a page. `miss`: the page is the rule's but a field cannot be read for certain.
 * `not-asked`: read well, and there is nothing to ask this viewer.
 */
export type Reading =
  | { kind: 'no-match' }
  | { kind: 'miss'; field: Field }
  | { kind: 'not-asked'; why: 'open' | 'unassigned' | 'not-requester' | 'own-help' }
  | { kind: 'interaction'; interaction: Interaction }

/** Longest text that a rule's pattern is run on, so that no pattern takes long. */
const maxTextLength = 500

/** Reads a page by a rule: no side effects, nothing guessed. Only the requester of a resolved interaction is asked. */
export function readPage(document: Document, url: URL, rule: SiteRule): Reading {
  if (!fitsPath(url, rule) || !rule.match.require.every((css) => document.querySelector(css) !== null))
    return { kind: 'no-match' }

  const values = readFields(document, url, rule)
  if ('missing' in values) return { kind: 'miss', field: values.missing }
  const { reference, heading, viewer, requester } = values
  const state = readState(document, rule)
  if (state === undefined) return { kind: 'miss', field: 'status' }
  if (state === 'open') return { kind: 'not-asked', why: 'open' }
  if (requester !== viewer) return { kind: 'not-asked', why: 'not-requester' }
  if (readValue(document, rule.unassigned) !== undefined) return { kind: 'not-asked', why: 'unassigned' }

  const helper = readHelper(document, rule)
  if (helper.kind === 'account' && helper.account === viewer) return { kind: 'not-asked', why: 'own-help' }
  return { kind: 'interaction', interaction: { origin: url.origin, reference, heading, state, helper } }
}

/** Whether the address may be one of the rule's pages; cheap enough to ask on every change of address. */
export function fitsPath(url: URL, rule: SiteRule): boolean {
  const hosts = rule.match.hosts
  return (
    (hosts === undefined || hosts.includes(url.hostname)) && new RegExp(rule.match.path).test(url.pathname)
  )
}

/** The rule's selectors, to tell changes that concern it: what holds values, and with it what must be there. */
export function selectorsOf(rule: SiteRule): { values: string; all: string } {
  const sources = [...Object.values(rule.fields).flatMap((field) => field ?? []), ...rule.unassigned]
  const values = sources.map((source) => source.css)
  const resolved = 'css' in rule.resolved ? [rule.resolved.css] : []
  return { values: values.join(', '), all: [...values, ...rule.match.require, ...resolved].join(', ') }
}

type Required = Record<'reference' | 'heading' | 'viewer' | 'requester', string>

function readFields(document: Document, url: URL, rule: SiteRule): Required | { missing: Field } {
  const read = (field: keyof Required) => readValue(document, rule.fields[field])
  const reference = read('reference')
  // While an app swaps issues, address and page may be of two different ones.
  const inPath = new RegExp(rule.match.path).exec(url.pathname)?.groups?.ref
  if (reference === undefined || (inPath !== undefined && inPath !== reference))
    return { missing: 'reference' }
  const heading = read('heading')
  if (heading === undefined) return { missing: 'heading' }
  const viewer = read('viewer')
  if (viewer === undefined) return { missing: 'viewer' }
  const requester = read('requester')
  if (requester === undefined) return { missing: 'requester' }
  return { reference, heading, viewer, requester }
}

function readState(document: Document, rule: SiteRule): Interaction['state'] | undefined {
  if ('css' in rule.resolved) return document.querySelector(rule.resolved.css) ? 'resolved' : 'open'
  const status = readValue(document, rule.fields.status ?? [])
  if (status === undefined) return undefined
  return rule.resolved.status.includes(status) ? 'resolved' : 'open'
}

function readHelper(document: Document, rule: SiteRule): HelperRef {
  const account = readValue(document, rule.fields.helper)
  if (account === undefined) return { kind: 'unknown' }
  const name = readValue(document, rule.fields.helperName ?? [])
  return name === undefined ? { kind: 'account', account } : { kind: 'account', account, name }
}

/** The first source's value; undefined when nothing is found, or when what is found disagrees. */
function readValue(document: Document, sources: readonly Source[]): string | undefined {
  for (const source of sources) {
    const values = readSource(document, source)
    if (values.size > 1) return undefined
    const [value] = values
    if (value !== undefined) return value
  }
  return undefined
}

function readSource(document: Document, { css, attr, re }: Source): Set<string> {
  const values = new Set<string>()
  for (const element of document.querySelectorAll(css)) {
    const raw = (attr === undefined ? element.textContent : element.getAttribute(attr)) ?? ''
    const text = raw.replaceAll(/\s+/g, ' ').trim().slice(0, maxTextLength)
    const value = re === undefined ? text : (new RegExp(re).exec(text)?.[1] ?? '')
    if (value !== '') values.add(value)
  }
  return values
}
