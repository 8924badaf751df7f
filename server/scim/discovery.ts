import { enterpriseUrn, groupUrn, userUrn } from './schema.ts'

export const mostListed = 1000

/** `GET /ServiceProviderConfig` (RFC 7643 §5). */
export function serviceProviderConfig(baseUrl: string): object {
  const no = { supported: false }
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: mostListed },
    changePassword: no,
    sort: no,
    etag: { supported: true },
    authenticationSchemes: [
      {
        ...{ type: 'oauthbearertoken', name: 'Bearer token', primary: true },
        description: 'A token made by `rapport scim-token`, in the Authorization header',
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  }
}

/** `GET /ResourceTypes` (RFC 7643 §6). */
export function resourceTypes(baseUrl: string): ({ id: string } & Record<string, unknown>)[] {
  const type = (id: string, schema: string, extensions: object[]) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    ...{ id, name: id, endpoint: `/${id}s`, schema, schemaExtensions: extensions },
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${id}` },
  })
  return [type('User', userUrn, [{ schema: enterpriseUrn, required: false }]), type('Group', groupUrn, [])]
}
