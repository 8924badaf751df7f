import type { ServerDeps } from '../../server/env.ts'
import { type Pooled, readPooled } from '../../server/rating/read-pooled.ts'

/** All that waits, opened with the server's secret; of one kind, or of all. */
export async function listPooled(
  { db, secret }: Pick<ServerDeps, 'db' | 'secret'>,
  kind?: Pooled['kind'],
): Promise<Pooled[]> {
  const parts: Pooled[] = []
  for await (const part of readPooled(db.query, secret))
    if (kind === undefined || part.kind === kind) parts.push(part)
  return parts
}

/** The values of what waits of one kind, sorted. */
export async function pooledValues(
  deps: Pick<ServerDeps, 'db' | 'secret'>,
  kind: Pooled['kind'],
): Promise<(string | null)[]> {
  return (await listPooled(deps, kind)).map(({ value }) => value).sort()
}
