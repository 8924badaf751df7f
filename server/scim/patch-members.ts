import * as v from 'valibot'
import { scimError } from './error.ts'
import type { Operation } from './normalise-patch.ts'

/**
 * Applies what an operation says of members (ids): here, as there may be thousands, and the library compares each.
 * @returns what it says besides
 * @throws SCIMError 400 `invalidPath`; ValiError for members without an id
 */
export function patchMembers(members: Set<string>, operation: Operation): Operation | undefined {
  const { op, path = '', value } = operation
  if (!/^members\b/i.test(path)) return operation
  const one = /^members\[value eq "([^"]*)"\]$/i.exec(path)?.[1]
  if (one === undefined && path.toLowerCase() !== 'members')
    throw scimError(400, 'invalidPath', 'members takes [value eq "id"] and no other path')
  const named = one === undefined ? readMembers(value) : [one]
  if (op === 'replace' || (op === 'remove' && one === undefined && value === undefined)) members.clear()
  for (const id of named) {
    if (op === 'remove') members.delete(id)
    else members.add(id)
  }
  return undefined
}

const Members = v.array(v.object({ value: v.string() }))

function readMembers(value: unknown): string[] {
  const list = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return v.parse(Members, list).map(({ value }) => value)
}
