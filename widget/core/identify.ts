import type { Directory, DirectoryPerson } from '../../server/contract/directory.ts'
import { toBase64Url } from './base64url.ts'
import { asColleague, fold } from './directory.ts'
import type { Colleague, HelperRef } from './port.ts'

/**
 * Who a page's helper is, undefined unless it is certain: the person with that account on the site, or, where the
 * page's author named one, with that id in the directory; else the one with that e-mail address; else the only one of that name whom the account
 * does not speak against. Where two fit, nobody is it.
 */
export async function identifyHelper(
  directory: Directory,
  origin: string,
  helper: HelperRef,
): Promise<Colleague | undefined> {
  switch (helper.kind) {
    case 'unknown':
      return undefined
    case 'team': {
      const team = directory.teams.find(({ id }) => id === helper.id)
      return team && { kind: 'team', id: team.id, name: team.name }
    }
    case 'account':
      return identifyAccount(directory, origin, helper)
    case 'name':
      return asOnly(directory, findNamed(directory, findSite(directory, origin), helper.name))
  }
}

/** The registered site of an origin, by id. */
export function findSite({ sites }: Directory, origin: string): string | undefined {
  return sites.find((site) => site.origin === origin)?.id
}

async function identifyAccount(
  directory: Directory,
  origin: string,
  { account, name, mayBeId }: Extract<HelperRef, { kind: 'account' }>,
): Promise<Colleague | undefined> {
  const site = findSite(directory, origin)
  const own = directory.people.filter((person) => hasAccount(person, site, account))
  if (own.length > 0) return asOnly(directory, own)
  // A site's account 5 need not be the directory's person 5.
  const withId = mayBeId ? directory.people.filter(({ id }) => id === account) : []
  if (withId.length > 0) return asOnly(directory, withId)
  const mail = account.includes('@') ? await hashMail(account) : undefined
  const addressed = mail === undefined ? [] : directory.people.filter((person) => person.mail === mail)
  if (addressed.length > 0) return asOnly(directory, addressed)
  const named =
    name === undefined ? [] : directory.people.filter((person) => fold(person.name) === fold(name))
  // Whoever has another account here, or another address, is somebody else of the same name.
  const isOther = ({ accounts, mail: own }: DirectoryPerson) =>
    (site !== undefined && accounts[site] !== undefined) || (mail !== undefined && own !== undefined)
  return named.some(isOther) ? undefined : asOnly(directory, named)
}

/** Of the site's people, as far as they are known; else of everybody. */
function findNamed({ people }: Directory, site: string | undefined, name: string): DirectoryPerson[] {
  const named = people.filter((person) => fold(person.name) === fold(name))
  const here = named.filter(({ accounts }) => site !== undefined && accounts[site] !== undefined)
  return here.length > 0 ? here : named
}

function hasAccount({ accounts }: DirectoryPerson, site: string | undefined, account: string): boolean {
  return site !== undefined && [accounts[site]].flat().includes(account)
}

function asOnly(directory: Directory, people: DirectoryPerson[]): Colleague | undefined {
  const [person, second] = people
  return person && second === undefined ? asColleague(directory, person) : undefined
}

async function hashMail(address: string): Promise<string> {
  const bytes = new TextEncoder().encode(address.toLowerCase())
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).subarray(0, 6))
}
