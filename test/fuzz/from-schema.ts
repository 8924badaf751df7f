import * as fc from 'fast-check'
import type * as v from 'valibot'

/** Schemas whose values must be some that the server knows, for a handler to be reached. */
export type Known = ReadonlyMap<unknown, fc.Arbitrary<unknown>>

type Schema = v.GenericSchema & Record<string, unknown>

/**
 * What a schema of the contract takes, or nearly: checks that are code are not looked at.
 * @throws Error for a kind of schema that no contract has had yet
 */
export function fromSchema(schema: v.GenericSchema, known: Known): fc.Arbitrary<unknown> {
  const given = known.get(schema)
  if (given) return given
  const { type, ...rest } = schema as Schema // its kinds are told apart by `type` alone
  const inner = (one: unknown) => fromSchema(one as v.GenericSchema, known) // a part of a schema is one
  switch (type) {
    case 'object':
    case 'strict_object':
      return fromEntries(rest.entries as Record<string, Schema>, known)
    case 'array':
      return fc.array(inner(rest.item), { minLength: 1, maxLength: mostOf(rest) })
    case 'string':
      return fromString(rest)
    case 'number':
      return fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1_000_000 }))
    case 'boolean':
      return fc.boolean()
    case 'picklist':
      return fc.constantFrom(...(rest.options as unknown[]))
    case 'literal':
      return fc.constant(rest.literal)
    case 'nullable':
      return fc.option(inner(rest.wrapped))
    case 'union':
    case 'variant':
      return fc.oneof(...(rest.options as unknown[]).map(inner))
    case 'optional':
    case 'exact_optional':
      return inner(rest.wrapped)
    default:
      throw new Error(`no values are known for a schema of type ${type}`)
  }
}

function fromEntries(entries: Record<string, Schema>, known: Known): fc.Arbitrary<unknown> {
  const names = Object.keys(entries)
  const required = names.filter((name) => !String(entries[name]?.type).includes('optional'))
  const values = Object.fromEntries(
    names.flatMap((name) => {
      const schema = entries[name]
      return schema ? [[name, fromSchema(schema, known)]] : []
    }),
  )
  return fc.record(values, { requiredKeys: required })
}

/** Of its pattern, if it has one; else some words. */
function fromString(schema: Record<string, unknown>): fc.Arbitrary<string> {
  const [pattern] = actionsOf(schema).flatMap(({ type, requirement }) =>
    type === 'regex' && requirement instanceof RegExp ? [requirement] : [],
  )
  return pattern ? fc.stringMatching(pattern) : fc.lorem({ maxCount: 8 })
}

function mostOf(schema: Record<string, unknown>): number {
  const [most] = actionsOf(schema).flatMap(({ type, requirement }) =>
    type === 'max_length' ? [Number(requirement)] : [],
  )
  return Math.min(most ?? 4, 6)
}

function actionsOf({ pipe = [] }: Record<string, unknown>): { type?: unknown; requirement?: unknown }[] {
  return (pipe as Record<string, unknown>[]).flatMap((one) => [one, ...(one.pipe ? actionsOf(one) : [])])
}
