import * as v from 'valibot'
import { Epoch } from './epoch.ts'
import { GroupId, SiteId, TeamId } from './id.ts'

/**
 * A team as frozen for the epoch: `group` says which pass to take, `pool` where its ratings are shown.
 * `lead` has the team's follow-up requests; without one there is nobody to ask.
 */
export const DirectoryTeam = v.object({
  id: TeamId,
  name: v.string(),
  parent: v.nullable(TeamId),
  kind: v.picklist(['team', 'supplier']),
  group: GroupId,
  pool: TeamId,
  lead: v.exactOptional(v.string()),
})
export type DirectoryTeam = v.InferOutput<typeof DirectoryTeam>

/** `accounts` are the person's ids on sites, by site id; `declines` is what the person does not want to receive. */
export const DirectoryPerson = v.object({
  id: v.string(),
  name: v.string(),
  team: TeamId,
  accounts: v.record(SiteId, v.string()),
  declines: v.exactOptional(v.array(v.picklist(['thanks', 'note']))),
})
export type DirectoryPerson = v.InferOutput<typeof DirectoryPerson>

const DirectorySite = v.object({ id: SiteId, name: v.string(), origin: v.string() })

/**
 * `GET /v1/directory`: the whole snapshot, so that the server never learns who was looked up. `visibility`: whose
 * summaries members may ask for, every team's or (as when it is not said) their own, the one it is shown within,
 * the whole organisation's, and what they lead.
 */
export const Directory = v.object({
  organisation: v.string(),
  epoch: Epoch,
  teams: v.array(DirectoryTeam),
  people: v.array(DirectoryPerson),
  sites: v.array(DirectorySite),
  visibility: v.exactOptional(v.picklist(['all', 'own'])),
})
export type Directory = v.InferOutput<typeof Directory>
