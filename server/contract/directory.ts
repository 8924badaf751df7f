import * as v from 'valibot'
import { Epoch } from './epoch.ts'
import { GroupId, SiteId, TeamId } from './id.ts'
import { ReadableText } from './text.ts'

/**
 * A team as frozen for the epoch: `group` says which pass to take, `pool` where its ratings are shown.
 * `lead` has the team's follow-up requests; without one there is nobody to ask. `gone`: the directory does
 * not name it any more, so it is not offered; what was rated before still finds its pass.
 */
export const DirectoryTeam = v.object({
  id: TeamId,
  name: v.string(),
  parent: v.nullable(TeamId),
  kind: v.picklist(['team', 'supplier']),
  group: GroupId,
  pool: TeamId,
  lead: v.exactOptional(v.string()),
  gone: v.exactOptional(v.literal(true)),
})
export type DirectoryTeam = v.InferOutput<typeof DirectoryTeam>

/**
 * `accounts` are the person's ids on sites, by site id, a list where there are several; `mail` is the first 6
 * bytes of the SHA-256 of the e-mail address in lower case, base64url: enough to recognise one that a page
 * shows. `declines` is what the person does not want to receive.
 */
export const DirectoryPerson = v.object({
  id: v.string(),
  name: v.string(),
  team: TeamId,
  accounts: v.record(SiteId, v.union([v.string(), v.array(v.string())])),
  mail: v.exactOptional(v.string()),
  declines: v.exactOptional(v.array(v.picklist(['thanks', 'note']))),
})
export type DirectoryPerson = v.InferOutput<typeof DirectoryPerson>

const DirectorySite = v.object({ id: SiteId, name: v.string(), origin: v.string() })

/**
 * All but the people. `visibility`: whose summaries members may ask for, every team's or (as when it is not said)
 * their own, the one it is shown within, the whole organisation's, and what they lead.
 */
const head = {
  organisation: v.string(),
  epoch: Epoch,
  teams: v.array(DirectoryTeam),
  sites: v.array(DirectorySite),
  visibility: v.exactOptional(v.picklist(['all', 'own'])),
}

/**
 * `GET /v1/directory`: the whole snapshot, so that the server never learns who was looked up. `version` is a
 * hash of all of it. Of a large organisation `people` is empty and `buckets` has the hash of each bucket of
 * people, which a client fetches by number, every one that changed.
 */
export const Directory = v.object({
  ...head,
  people: v.array(DirectoryPerson),
  version: v.exactOptional(v.string()),
  buckets: v.exactOptional(v.array(v.string())),
})
export type Directory = v.InferOutput<typeof Directory>

/** `GET /v1/directory?since=<version>`: whoever is new or changed since, whole, and the ids of whoever is `gone`. */
export const DirectoryChanges = v.object({
  ...head,
  since: v.string(),
  version: v.string(),
  people: v.array(DirectoryPerson),
  gone: v.array(v.string()),
  buckets: v.exactOptional(v.array(v.string())),
})
export type DirectoryChanges = v.InferOutput<typeof DirectoryChanges>

/** What a client that names its version gets; the whole where the server does not remember that version. */
export const DirectoryAnswer = v.union([
  v.object({ unchanged: v.literal(true), version: v.string() }),
  DirectoryChanges,
  Directory,
])
export type DirectoryAnswer = v.InferOutput<typeof DirectoryAnswer>

/** `GET /v1/directory/buckets/:bucket`: the people in it, and the hash of them. */
export const DirectoryBucket = v.object({ hash: v.string(), people: v.array(DirectoryPerson) })
export type DirectoryBucket = v.InferOutput<typeof DirectoryBucket>

export const DirectoryQuery = v.object({
  since: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be a version'))),
})
export const BucketNumber = v.pipe(v.string(), v.regex(/^\d{1,4}$/, 'must be the number of a bucket'))

/** Which of `count` buckets a person is in, for good: FNV-1a (32 bits) over the id's code units. */
export function bucketOf(id: string, count: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0) % count
}

/** Body of `POST /v1/unknown-identities`: an account that a page of a site shows and nobody in the directory has. */
export const UnknownIdentity = v.strictObject({
  site: SiteId,
  account: v.pipe(
    ReadableText,
    v.check((text) => !text.includes('\n'), 'must be on one line'),
    v.maxLength(200, 'is longer than 200 characters'),
  ),
})
export type UnknownIdentity = v.InferOutput<typeof UnknownIdentity>
