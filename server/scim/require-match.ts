import { scimError } from './error.ts'
import type { Shown } from './resource.ts'

/** @throws SCIMError 412 where the resource is not the one that was seen (RFC 7644 §3.14) */
export function requireMatch({ meta }: Shown, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  const tags = ifMatch.split(',').map((tag) => tag.trim())
  if (!tags.includes(meta.version)) throw scimError(412, '', 'It was changed since; read it again')
}
