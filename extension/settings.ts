import * as v from 'valibot'
import type { Browser } from 'wxt/browser'
import { Origin } from './messages.ts'

type Area = Browser.storage.StorageArea

const serverKey = 'server'

/** The organisation's Rapport server, or null while none was chosen: none is ever guessed. */
export async function findServer(local: Area): Promise<string | null> {
  const stored = await local.get(serverKey)
  const server = v.safeParse(Origin, stored[serverKey])
  return server.success ? server.output : null
}

/** Chooses the server; null forgets it. */
export async function chooseServer(local: Area, server: string | null): Promise<void> {
  if (server === null) await local.remove(serverKey)
  else await local.set({ [serverKey]: server })
}
