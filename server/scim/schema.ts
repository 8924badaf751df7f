import { Types } from 'scimmy'

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

export type ScimSchemas = ReturnType<typeof createSchemas>

/** What is kept of users and groups, and no more of RFC 7643 §4: other attributes are taken and forgotten. */
export function createSchemas() {
  const user = new Types.SchemaDefinition('User', userUrn, 'A person', [
    new Types.Attribute('string', 'userName', { required: true, uniqueness: 'server' }),
    new Types.Attribute('complex', 'name', {}, ['formatted', 'givenName', 'familyName'].map(text)),
    ...['displayName', 'userType'].map(text),
    new Types.Attribute('boolean', 'active'),
    new Types.Attribute('complex', 'emails', { multiValued: true, uniqueness: false }, [
      ...['value', 'type'].map(text),
      new Types.Attribute('boolean', 'primary'),
    ]),
  ])
  const enterprise = new Types.SchemaDefinition('EnterpriseUser', enterpriseUrn, 'A person at work', [
    text('department'),
    new Types.Attribute('complex', 'manager', {}, ['value', 'displayName'].map(text)),
  ])
  const group = new Types.SchemaDefinition(
    'Group',
    groupUrn,
    'A group; one that is named after a team sets it',
    [
      new Types.Attribute('string', 'displayName', { required: true }),
      new Types.Attribute(
        'complex',
        'members',
        { multiValued: true, uniqueness: false },
        [new Types.Attribute('string', 'value', { caseExact: true }), text('display')], // an id
      ),
    ],
  )
  const described = [user, group, enterprise].map((one) => one.describe())
  user.extend(enterprise, false)
  return { User: defineResource(user), Group: defineResource(group), described }
}

function text(name: string) {
  return new Types.Attribute('string', name)
}

/** The library patches instances of classes and nothing else. */
function defineResource(definition: Types.SchemaDefinition) {
  return class extends Types.Schema {
    static override get definition() {
      return definition
    }

    constructor(resource: object, direction = 'both') {
      super(resource, direction)
      Object.assign(this, definition.coerce(resource, direction))
    }
  }
}
