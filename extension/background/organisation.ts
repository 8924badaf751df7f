import type { Browser } from 'wxt/browser'
import { mergeOrganisations, type Organisation, readOrganisation } from '../organisation.ts'

export type OrganisationDeps = {
  managed: Pick<Browser.storage.StorageArea, 'get'>
  /** Reads what an organisation's own build brought along; the public one brings `{}`. */
  loadBuilt: () => Promise<unknown>
}

export type OrganisationSource = {
  find: () => Promise<Organisation>
  /** The policy changed; on the very first start it comes some seconds late. */
  forget: () => void
}

/** What the organisation has set, read once and again after `forget`. */
export function createOrganisation({ managed, loadBuilt }: OrganisationDeps): OrganisationSource {
  let found: Promise<Organisation> | undefined

  async function read(): Promise<Organisation> {
    const [policy, built] = await Promise.all([managed.get(null).catch(noPolicy), loadBuilt()])
    return mergeOrganisations(readOrganisation(policy), readOrganisation(built))
  }

  return {
    find: () => {
      found ??= read()
      return found
    },
    forget: () => {
      found = undefined
    },
  }
}

/** Firefox rejects where no policy names the extension. */
function noPolicy(): object {
  return {}
}
