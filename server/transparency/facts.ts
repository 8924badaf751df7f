import { createHash } from 'node:crypto'
import { closingAfterMs, type Epoch, epochAfter, epochAt } from '../contract/epoch.ts'
import type { PublishedKey } from '../contract/keys.ts'
import { findBreak, type LogEntry, type LogHead, noEntry } from '../contract/log.ts'
import type { Deps } from '../env.ts'
import { leastTeam } from '../epoch/plan-tree.ts'
import { readKeys } from '../epoch/record-keys.ts'
import { readLog } from '../log/append.ts'
import { maxPartsPerToken } from '../release/plan.ts'
import { dayMs, periods } from '../retention/periods.ts'
import { readThresholds } from '../settings/threshold.ts'

/** Everything that the page says, as it is in force at `at` (ms since 1970). */
export type Facts = {
  at: number
  organisation: string
  address: string
  epoch: Epoch
  epochLength: 'month' | 'quarter'
  leastTeam: number
  maxPartsPerToken: number
  least: { score: number; detail: number }
  next: { epoch: Epoch; score: number; detail: number }
  closingDays: number
  periods: typeof periods
  /** `seconds`: nothing waits; `everybody`: every member sees every team. Both for trying it out. */
  pace: 'weekly' | 'seconds'
  visibility: 'own' | 'everybody'
  /** A database service may keep deleted rows in a history of its own. */
  database: 'file' | 'service'
  keys: { scope: string; group: string; fingerprint: string }[]
  log: { intact: boolean; head: LogHead; latest: LogEntry[] }
}

const latestEntries = 12

/** Reads them off the live configuration and the database. */
export async function readFacts({ db, config, clock, demo }: Omit<Deps, 'log'>): Promise<Facts> {
  const at = clock()
  const epoch = epochAt(at, config.epochLength)
  const thresholds = await readThresholds(db.query)
  const least = (of: Epoch) => ({ score: thresholds(of).score.raters, detail: thresholds(of).detail.raters })
  const entries = await readLog(db.query)
  const keys = (await readKeys(db.query)).filter((key) => key.epoch === epoch)
  return {
    at,
    organisation: config.organisation,
    address: config.publicUrl,
    epoch,
    epochLength: config.epochLength,
    leastTeam,
    maxPartsPerToken,
    least: least(epoch),
    next: { epoch: epochAfter(epoch), ...least(epochAfter(epoch)) },
    closingDays: closingAfterMs / dayMs,
    periods,
    pace: config.pace,
    visibility: demo ? 'everybody' : 'own',
    database: config.databaseUrl.startsWith('file:') ? 'file' : 'service',
    keys: keys.map(toFingerprint).sort((a, b) => collate(`${a.scope} ${a.group}`, `${b.scope} ${b.group}`)),
    log: {
      intact: (await findBreak(entries)) === undefined,
      head: entries.at(-1) ?? noEntry,
      latest: entries.slice(-latestEntries).reverse(),
    },
  }
}

/** Groups are numbered, so that g2 comes before g10. */
function collate(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** The first 16 hex digits of SHA-256 over the key (SubjectPublicKeyInfo), in fours. */
function toFingerprint({ scope, group, spki }: PublishedKey) {
  const hash = createHash('sha256').update(Buffer.from(spki, 'base64url')).digest('hex')
  return { scope, group, fingerprint: hash.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ') }
}
