import * as v from 'valibot'
import { SiteId } from '../contract/id.ts'
import type { Deps } from '../env.ts'
import { prepareEpoch } from '../epoch/prepare.ts'

export type Site = { id: string; name: string; origin: string }

/** `refused`: the line says why, for whoever typed the command. */
export type AddOutcome = { kind: 'added'; site: Site } | { kind: 'refused'; line: string }

/** Registers a site whose pages may embed the widget, and makes its scope's keys at once. */
export async function addSite(
  deps: Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>,
  site: Site,
): Promise<AddOutcome> {
  const wrong = findFault(site)
  if (wrong) return { kind: 'refused', line: wrong }
  const outcome = await deps.db.write<AddOutcome>(async (query) => {
    const { rows } = await query({
      sql: 'SELECT id, origin FROM site WHERE id = ? OR origin = ?',
      args: [site.id, site.origin],
    })
    const other = rows.find(({ id, origin }) => id !== site.id || origin !== site.origin)
    if (other)
      return {
        statements: [],
        result: { kind: 'refused', line: `the site ${other.id} with ${other.origin} is there already` },
      }
    const upsert = {
      sql: 'INSERT INTO site (id, name, origin) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name',
      args: [site.id, site.name, site.origin],
    }
    return { statements: [upsert], result: { kind: 'added', site } }
  })
  if (outcome.kind === 'added') await prepareEpoch(deps)
  return outcome
}

function findFault({ id, name, origin }: Site): string | undefined {
  if (id === 'rate') return 'the site id "rate" is taken by the page /rate of the server itself'
  if (!v.is(SiteId, id)) return `the site's id ${JSON.stringify(id)} must match [a-z0-9-]{1,32}`
  if (name.trim() === '' || name.length > 120) return "the site's name must have 1 to 120 characters"
  const exact = originOf(origin)
  if (exact === undefined)
    return `the origin ${JSON.stringify(origin)} must be like https://intranet.corp.example`
  return exact === origin ? undefined : `the origin ${JSON.stringify(origin)} must be exactly ${exact}`
}

function originOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url && ['http:', 'https:'].includes(url.protocol) ? url.origin : undefined
}
