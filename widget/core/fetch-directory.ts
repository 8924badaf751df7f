import {
  bucketOf,
  type Directory,
  DirectoryAnswer,
  DirectoryBucket,
  type DirectoryChanges,
  type DirectoryPerson,
} from '../../server/contract/directory.ts'
import type { Api } from './api.ts'

/**
 * The directory as it is now, made of the kept one and what changed since. Undefined when the server does not
 * give all of it, as when it changed meanwhile.
 */
export async function fetchDirectory(
  api: Pick<Api, 'askAs'>,
  bearer: string,
  kept: Directory | undefined,
): Promise<Directory | undefined> {
  const since = kept?.version === undefined ? '' : `?since=${kept.version}`
  const answer = await api.askAs(bearer, DirectoryAnswer, `/v1/directory${since}`)
  if (answer.kind !== 'ok') return undefined
  const { value } = answer
  if ('unchanged' in value) return kept?.version === value.version ? kept : undefined
  if ('since' in value) return kept?.version === value.since ? applyChanges(kept, value) : undefined
  if (!value.buckets) return value
  const people = await fetchBuckets(api, bearer, value.buckets, kept)
  return people && { ...value, people }
}

function applyChanges(kept: Directory, { since: _, gone, people, ...rest }: DirectoryChanges): Directory {
  const replaced = new Set([...gone, ...people.map(({ id }) => id)])
  return { ...rest, people: [...kept.people.filter(({ id }) => !replaced.has(id)), ...people] }
}

/** Every bucket that changed, whoever is in it: which ones are fetched tells nothing of whom the device needs. */
async function fetchBuckets(
  api: Pick<Api, 'askAs'>,
  bearer: string,
  hashes: string[],
  kept: Directory | undefined,
): Promise<DirectoryPerson[] | undefined> {
  const before = kept?.buckets?.length === hashes.length ? kept : undefined
  const isSame = (bucket: number) => before?.buckets?.[bucket] === hashes[bucket]
  const people = (before?.people ?? []).filter(({ id }) => isSame(bucketOf(id, hashes.length)))
  for (const [bucket, hash] of hashes.entries()) {
    if (isSame(bucket)) continue
    const answer = await api.askAs(bearer, DirectoryBucket, `/v1/directory/buckets/${bucket}`)
    if (answer.kind !== 'ok' || answer.value.hash !== hash) return undefined
    people.push(...answer.value.people)
  }
  return people
}
