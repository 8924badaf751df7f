import { Messages, type Types } from 'scimmy'
import { scimError } from './error.ts'
import { asFields } from './normalise.ts'
import type { Operation } from './normalise-patch.ts'

/** The body of a PATCH (RFC 7644 §3.5.2); the library checks `schemas`, and `normaliseOperations` the operations. */
export type Patch = { schemas: unknown; operations: unknown[] }

const mostOperations = 100

/** The library takes its time for each. `count`: of those that it is given. @throws SCIMError 413 */
export function requireFewOperations(count: number): void {
  if (count > mostOperations)
    throw scimError(413, '', `A PATCH may have at most ${mostOperations} operations`)
}

/** @throws SCIMError 400 `invalidSyntax` for a body without operations */
export function readPatch(body: unknown): Patch {
  const { Operations: operations, schemas } = asFields(body)
  if (!Array.isArray(operations) || operations.length === 0)
    throw scimError(400, 'invalidSyntax', 'Operations must be a list of at least one')
  return { schemas, operations }
}

/**
 * What operations make of an instance, by the library.
 * @throws SCIMError for a path or value that does not fit
 */
export async function applyOperations<S extends Types.Schema>(
  instance: S,
  { schemas }: Patch,
  operations: Operation[],
): Promise<S> {
  const request = { schemas, Operations: operations }
  const patch = new Messages.PatchOp(request as ConstructorParameters<typeof Messages.PatchOp>[0]) // it checks
  return (await patch.apply(instance)) ?? instance
}
