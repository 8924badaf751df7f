import * as v from 'valibot'
import type { Browser } from 'wxt/browser'
import type { Organisation } from './organisation.ts'
import { Origin } from './origin.ts'
import { QuietHours } from './quiet-hours.ts'
import { Language } from './text/language.ts'

type Area = Pick<Browser.storage.StorageArea, 'get' | 'set' | 'remove'>

const serverKey = 'server'
const ownKey = 'settings'

/** What a person may choose; null: no quiet hours. */
export const SettingsChange = v.object({
  language: v.exactOptional(Language),
  quietHours: v.exactOptional(v.nullable(QuietHours)),
})
export type SettingsChange = v.InferOutput<typeof SettingsChange>

/** What holds, and what of it the organisation has set. */
export type Settings = {
  language: Language
  quietHours: QuietHours | null
  /** Origins of the organisation's own sites. */
  sites: string[]
  locked: { server: boolean; language: boolean; quietHours: boolean }
  /** What the organisation has set and cannot be used. */
  faults: string[]
}

/** The organisation's Rapport server, or null while none was chosen: none is ever guessed. */
export async function findServer(
  local: Area,
  organisation: Organisation | Promise<Organisation>,
): Promise<string | null> {
  const [{ server: set }, stored] = await Promise.all([organisation, local.get(serverKey)]) // a tap may wait for both
  if (set !== undefined) return set
  const server = v.safeParse(Origin, stored[serverKey])
  return server.success ? server.output : null
}

/** Chooses the server; null forgets it. Where the organisation has set one, that one holds all the same. */
export async function chooseServer(local: Area, server: string | null): Promise<void> {
  if (server === null) await local.remove(serverKey)
  else await local.set({ [serverKey]: server })
}

/** The settings that hold: the organisation's, else the person's own, else English and no quiet hours. */
export async function findSettings(local: Area, organisation: Organisation): Promise<Settings> {
  const own = await findOwn(local)
  const { server, sites = [], language, quietHours, faults } = organisation
  return {
    language: language ?? own.language ?? 'en',
    quietHours: quietHours ?? own.quietHours ?? null,
    sites: sites.map(({ origin }) => origin),
    locked: {
      server: server !== undefined,
      language: language !== undefined,
      quietHours: quietHours !== undefined,
    },
    faults,
  }
}

/** Keeps what a person chose; the rest stays. */
export async function changeSettings(local: Area, change: SettingsChange): Promise<void> {
  await local.set({ [ownKey]: { ...(await findOwn(local)), ...change } })
}

async function findOwn(local: Area): Promise<SettingsChange> {
  const stored = await local.get(ownKey)
  const own = v.safeParse(SettingsChange, stored[ownKey])
  return own.success ? own.output : {}
}
