import { createHash } from 'node:crypto'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { bucketOf } from '../contract/directory.ts'
import { epochAt } from '../contract/epoch.ts'
import type { Deps } from '../env.ts'
import { HttpProblem } from '../errors.ts'
import { hasEtag } from '../etag.ts'
import { type Encoded, encode } from './encode.ts'
import { type DirectoryHead, readHead, readPeople } from './snapshot.ts'

/** More people than this are given in buckets. */
const mostWhole = 20_000
const bucketCount = 64
const rememberedPeople = 400_000 // of all versions together
const rememberedVersions = 50
const restMs = 60_000 // between two readings of a large directory, each of which takes seconds

/** JSON of each person, by id. */
type Rows = Map<string, string>
type Bucket = { hash: string; rows: string[] }
type Stamp = { changes: number; place: string }
type Edition = {
  stamp: Stamp
  readOn: number // ms since 1970
  version: string
  head: DirectoryHead
  rows: Rows
  buckets: Bucket[] | undefined // where the whole is too large
  bodies: Map<string, Encoded> // made so far
}

/** What was asked with. */
export type Asked = { ifNoneMatch: string | undefined; acceptEncoding: string | undefined }
/** Without `bytes`: not modified. */
export type Answer = {
  bytes: Uint8Array<ArrayBuffer> | null
  headers: Record<string, string>
}

/**
 * The directory for devices. Each version is read, hashed and compressed once; those of before are remembered,
 * so that only what changed since is sent.
 */
export function createDirectoryPublisher(deps: Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>) {
  let current: Edition | undefined
  let reading: Promise<Edition> | undefined
  const past: Edition[] = []

  async function getEdition(): Promise<Edition> {
    const stamp = await readStamp(deps)
    if (current && isGood(current, stamp, deps.clock())) return current
    reading ??= renew(stamp).finally(() => {
      reading = undefined
    })
    return reading
  }

  async function renew(stamp: Stamp): Promise<Edition> {
    const edition = await readEdition(deps, stamp, current?.rows)
    if (edition.version === current?.version) {
      current = { ...current, stamp, readOn: edition.readOn }
      return current
    }
    if (current) past.unshift({ ...current, bodies: new Map() })
    past.splice(Math.min(rememberedVersions, 1 + Math.floor(rememberedPeople / (edition.rows.size + 1))))
    current = edition
    return edition
  }

  return {
    /** `GET /v1/directory`; `since` is the version that the asker has. */
    answer: async (since: string | undefined, asked: Asked): Promise<Answer> => {
      const edition = await getEdition()
      const before = past.find(({ version }) => version === since)
      const body = recall(
        edition,
        since === edition.version ? 'unchanged' : (before?.version ?? 'whole'),
        () =>
          since === edition.version ? unchanged(edition) : before ? changes(edition, before) : whole(edition),
      )
      return toAnswer(body, edition.version, asked)
    },
    /** `GET /v1/directory/buckets/:bucket`. */
    answerBucket: async (bucket: number, asked: Asked): Promise<Answer> => {
      const edition = await getEdition()
      const found = edition.buckets?.[bucket]
      if (!found) throw new HttpProblem(404, 'unknown-bucket', 'The directory has no such bucket')
      const { hash, rows } = found
      const body = recall(
        edition,
        `bucket ${bucket}`,
        () => `{"hash":"${hash}","people":[${rows.join(',')}]}`,
      )
      return toAnswer(body, hash, asked)
    },
  }
}

/** Changes whenever anything that is published may have. */
async function readStamp({
  db,
  config,
  clock,
  demo,
}: Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>): Promise<Stamp> {
  const { rows } = await db.query('SELECT changes FROM directory_stamp')
  return { changes: Number(rows[0]?.changes), place: `${epochAt(clock(), config.epochLength)} ${demo}` }
}

function isGood({ stamp, readOn, buckets }: Edition, now: Stamp, clock: number): boolean {
  const isResting = buckets !== undefined && Math.abs(clock - readOn) < restMs
  return stamp.place === now.place && (stamp.changes === now.changes || isResting)
}

async function readEdition(
  deps: Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>,
  stamp: Stamp,
  known: Rows | undefined,
): Promise<Edition> {
  const readOn = deps.clock()
  const head = await readHead(deps)
  const rows: Rows = new Map()
  const hash = createHash('sha256').update(JSON.stringify(head))
  for await (const page of readPeople(deps, head)) {
    for (const person of page) {
      const row = JSON.stringify(person)
      const before = known?.get(person.id)
      rows.set(person.id, before === row ? before : row) // one text in memory for all versions
      hash.update(row)
    }
    await yieldToOthers()
  }
  const version = hash.digest('base64url').slice(0, 22)
  return { stamp, readOn, version, head, rows, buckets: bucketsOf(rows), bodies: new Map() }
}

function recall({ bodies }: Edition, name: string, make: () => string): Encoded {
  const made = bodies.get(name) ?? encode(make())
  bodies.set(name, made)
  return made
}

function unchanged({ version }: Edition): string {
  return JSON.stringify({ unchanged: true, version })
}

function whole({ head, version, rows, buckets }: Edition): string {
  return withPeople({ ...head, ...namesOf(buckets), version }, buckets ? [] : [...rows.values()])
}

function namesOf(buckets: Bucket[] | undefined) {
  return buckets ? { buckets: buckets.map(({ hash }) => hash) } : {}
}

function changes({ head, version, rows, buckets }: Edition, before: Edition): string {
  const gone = [...before.rows.keys()].filter((id) => !rows.has(id))
  const changed = [...rows].flatMap(([id, row]) => (before.rows.get(id) === row ? [] : [row]))
  return withPeople({ ...head, ...namesOf(buckets), since: before.version, version, gone }, changed)
}

function withPeople(rest: object, rows: string[]): string {
  return `${JSON.stringify(rest).slice(0, -1)},"people":[${rows.join(',')}]}`
}

function bucketsOf(rows: Rows): Bucket[] | undefined {
  if (rows.size <= mostWhole) return undefined
  const buckets = Array.from({ length: bucketCount }, (): string[] => [])
  for (const [id, row] of rows) buckets[bucketOf(id, bucketCount)]?.push(row)
  return buckets.map((some) => ({ hash: hashRows(some), rows: some }))
}

function hashRows(rows: string[]): string {
  return createHash('sha256').update(rows.join('\n')).digest('base64url').slice(0, 16)
}

async function toAnswer(body: Encoded, tag: string, asked: Asked): Promise<Answer> {
  const etag = `W/"${tag}"`
  const headers = { etag, vary: 'accept-encoding', 'content-type': 'application/json' }
  if (hasEtag(asked.ifNoneMatch, etag)) return { bytes: null, headers }
  const { bytes, encoding } = await body.to(asked.acceptEncoding)
  return {
    bytes,
    headers: encoding ? { ...headers, 'content-encoding': encoding } : headers,
  }
}
