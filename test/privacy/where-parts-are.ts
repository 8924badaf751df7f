import { type PartKind, partKinds } from '../../server/contract/rating.ts'
import { listPooled } from '../support/pooled.ts'
import { type Truth, uuidOf } from './truth.ts'
import { type PrivacyWorld, server } from './world.ts'

type Lists = { counted: Record<PartKind, string[]>; withheld: Record<PartKind, string[]> }

/**
 * Looks for every part that was ever accepted: in the pools, and in the lists that anybody may read. It
 * must be in exactly the place that the truth says, and there must be nothing else.
 * @returns what is not as it should be, in words
 */
export async function findMisplaced(world: PrivacyWorld, truth: Truth): Promise<string[]> {
  const places = await readPlaces(world, new Set([...truth.values()].map(({ place }) => place.epoch)))
  const expected = new Map<string, string>()
  for (const [id, { parts }] of truth) {
    for (const kind of partKinds) {
      if (parts[kind].fate !== 'withdrawn') expected.set(`${kind} of ${id}`, parts[kind].fate)
    }
  }
  const names = new Set([...places.keys(), ...expected.keys()])
  return [...names].flatMap((name) => {
    const [found, wanted] = [places.get(name)?.join(' and ') ?? 'nowhere', expected.get(name) ?? 'nowhere']
    return found === wanted ? [] : [`${name} is ${found}, not ${wanted}`]
  })
}

async function readPlaces({ deps, app }: PrivacyWorld, epochs: Set<string>): Promise<Map<string, string[]>> {
  const places = new Map<string, string[]>()
  const note = (kind: unknown, id: string, fate: string) => {
    const name = `${kind} of ${id}`
    places.set(name, [...(places.get(name) ?? []), fate])
  }
  for (const { id, kind } of await listPooled(deps)) note(kind, uuidOf(id), 'pending')
  for (const epoch of epochs) {
    const lists = (await (await app.request(`${server}/v1/counted/${epoch}`)).json()) as Lists
    for (const fate of ['counted', 'withheld'] as const) {
      for (const kind of partKinds) for (const id of lists[fate][kind]) note(kind, id, fate)
    }
  }
  return places
}
