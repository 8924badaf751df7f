import * as v from 'valibot'
import { applyOperations, readPatch, requireFewOperations } from './apply-patch.ts'
import { refuseInvalid } from './error.ts'
import { normaliseUser, requireFewEmails } from './normalise.ts'
import { normaliseOperations } from './normalise-patch.ts'
import { UserResource } from './resource.ts'
import { type ScimSchemas, userUrn } from './schema.ts'
import { settleEmails } from './settle-emails.ts'

/** What of a user that was sent whole is kept. @throws SCIMError 400 */
export function readUserBody(schemas: ScimSchemas, body: unknown): Promise<UserResource> {
  return refuseInvalid(() => toResource(new schemas.User(normaliseUser(body), 'in')))
}

/** What a PATCH makes of a user. @throws SCIMError 400, 413 */
export function applyPatch(schemas: ScimSchemas, before: UserResource, body: unknown): Promise<UserResource> {
  return refuseInvalid(() => applyEach(schemas, before, body))
}

async function applyEach(schemas: ScimSchemas, before: UserResource, body: unknown): Promise<UserResource> {
  const patch = readPatch(body)
  requireFewOperations(patch.operations.length)
  let [resource, count] = [before, 0]
  for (const operation of patch.operations) {
    const { emails = [] } = resource
    const types = emails.flatMap(({ type }) => type ?? [])
    const normal = normaliseOperations([operation], types)
    count += normal.length
    requireFewOperations(count)
    if (normal.length === 0) continue
    const instance = new schemas.User({ schemas: [userUrn], ...resource }, 'both')
    resource = toResource(await applyOperations(instance, patch, normal), emails)
  }
  return resource
}

function toResource(instance: object, before: UserResource['emails'] = []): UserResource {
  const resource = v.parse(UserResource, JSON.parse(JSON.stringify(instance)))
  requireFewEmails(resource.emails)
  return resource.emails ? { ...resource, emails: settleEmails(before, resource.emails) } : resource
}
