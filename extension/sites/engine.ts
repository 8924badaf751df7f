import type { HelperRef, Interaction } from '../../widget/core/port.ts'
import { findAddress } from './addresses.ts'
import { readValue } from './read-source.ts'
import type { Field, SiteRule } from './rule.ts'

/**
 * What a rule reads on a page. `miss`: the page is the rule's but a part of it cannot be read for certain.
 * `not-asked`: read well, and there is nothing to ask this viewer. `incomplete`: read as far as the rule goes;
 * it does not know where the page says the rest, so nobody is asked until somebody else tells.
 */
export type Reading =
  | { kind: 'no-match' }
  | { kind: 'miss'; field: Field | 'within' | 'mount' }
  | { kind: 'not-asked'; why: 'open' | 'unassigned' | 'not-requester' | 'own-help' }
  | { kind: 'incomplete'; known: Known; lacks: Field[] }
  | { kind: 'interaction'; interaction: Interaction }

/** What was read for certain; accounts are the site's own ids. */
export type Known = {
  reference?: string
  heading?: string
  state?: Interaction['state']
  requester?: string
  viewer?: string
  helper: HelperRef
}

/** Reads a page by a rule: no side effects, nothing guessed. Only the requester of a resolved interaction is asked. */
export function readPage(document: Document, url: URL, rule: SiteRule): Reading {
  const address = findAddress(url, rule.match)
  if (address === undefined || !rule.match.require.every((css) => document.querySelector(css) !== null))
    return { kind: 'no-match' }

  const roots = rule.within === undefined ? [document] : document.querySelectorAll(rule.within)
  const [root] = roots
  if (root === undefined || roots.length > 1) return { kind: 'miss', field: 'within' }
  if (rule.mount !== undefined && root.querySelector(rule.mount) === null)
    return { kind: 'miss', field: 'mount' }

  const read = readKnown(document, root, address.ref, rule)
  if ('missing' in read) return { kind: 'miss', field: read.missing }
  const why = whyNotAsked(root, rule, read.known)
  return why === undefined ? asInteraction(url, read) : { kind: 'not-asked', why }
}

type Read = { known: Known; lacks: Field[] }

type Values = { [K in Field]?: string }

function readKnown(
  document: Document,
  root: ParentNode,
  inAddress: string | undefined,
  rule: SiteRule,
): Read | { missing: Field } {
  const read = readFields(document, root, inAddress, rule)
  if ('missing' in read) return read
  const { status, ...values } = read.values
  const state = readState(root, rule, status)
  const reference = values.reference ?? inAddress
  const known = { ...values, ...(reference && { reference }), ...(state && { state }) }
  const lacks = state === undefined ? [...read.lacks, 'status' as const] : read.lacks
  return { known: { ...known, helper: readHelper(root, rule) }, lacks }
}

/** Fields in the order in which a missing one is told. */
const fields = ['reference', 'heading', 'viewer', 'requester', 'status'] as const

function readFields(
  document: Document,
  root: ParentNode,
  inAddress: string | undefined,
  rule: SiteRule,
): { values: Values; lacks: Field[] } | { missing: Field } {
  const values: Values = {}
  const lacks: Field[] = []
  for (const field of fields) {
    const sources = rule.fields[field]
    if (sources === undefined) {
      if (isNeeded(field, rule)) lacks.push(field)
      continue
    }
    // The viewer is named beside whatever a page shows; a heading is only shown.
    const from = field === 'viewer' ? document : root
    const value = readValue(from, sources, field === 'heading' ? 'words' : 'exact')
    // While an app swaps interactions, address and page may be of two different ones.
    const isOther = field === 'reference' && inAddress !== undefined && inAddress !== value
    if (value === undefined || isOther) return { missing: field }
    values[field] = value
  }
  return { values, lacks }
}

/** An address alone is no page: while an app swaps interactions it is of the next one already. */
function isNeeded(field: (typeof fields)[number], { portal }: SiteRule): boolean {
  if (field === 'status') return false // told by the state that it gives
  return portal !== true || (field !== 'requester' && field !== 'viewer')
}

function readState(
  root: ParentNode,
  { resolved }: SiteRule,
  status: string | undefined,
): Interaction['state'] | undefined {
  if (resolved === undefined) return undefined
  if ('css' in resolved) return root.querySelector(resolved.css) === null ? 'open' : 'resolved'
  if (status === undefined) return undefined
  return resolved.status.includes(status) ? 'resolved' : 'open'
}

function readHelper(root: ParentNode, { team, fields }: SiteRule): HelperRef {
  if (team !== undefined) return { kind: 'team', id: team }
  const account = readValue(root, fields.helper ?? [])
  const name = readValue(root, fields.helperName ?? [])
  if (account !== undefined) return { kind: 'account', account, ...(name && { name }) }
  // Where the page should name an account and does not, it is a group, or somebody who has left.
  return name === undefined || fields.helper !== undefined ? { kind: 'unknown' } : { kind: 'name', name }
}

/** The helper's account is compared also where a team answers for it. */
function whyNotAsked(root: ParentNode, rule: SiteRule, known: Known) {
  const { requester, viewer, state } = known
  if (state === 'open') return 'open'
  if (requester !== undefined && viewer !== undefined && requester !== viewer) return 'not-requester'
  const isUnassigned = rule.unassigned !== undefined && readValue(root, rule.unassigned) !== undefined
  if (isUnassigned && rule.team === undefined) return 'unassigned'
  const helper = readValue(root, rule.fields.helper ?? [])
  return helper !== undefined && helper === viewer ? 'own-help' : undefined
}

function asInteraction({ origin }: URL, { known, lacks }: Read): Reading {
  const { reference, heading, state, helper } = known
  const isWhole = lacks.length === 0
  if (!isWhole || reference === undefined || heading === undefined || state === undefined)
    return { kind: 'incomplete', known, lacks }
  return { kind: 'interaction', interaction: { origin, reference, heading, state, helper } }
}
