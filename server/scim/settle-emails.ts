import type { UserResource } from './resource.ts'

type Email = NonNullable<UserResource['emails']>[number]

/**
 * Addresses as a change leaves them: none twice (RFC 7644 §3.5.2.1), and one primary at most, the one
 * that was not before (§3.5.2).
 */
export function settleEmails(before: Email[], after: Email[]): Email[] {
  const unique = [...new Map(after.map((one) => [JSON.stringify(one), one])).values()]
  const wasPrimary = (one: Email) =>
    before.some(({ primary, value, type }) => primary && value === one.value && type === one.type)
  const all = unique.filter(({ primary }) => primary)
  const first = all.find((one) => !wasPrimary(one)) ?? all[0]
  return unique.map((one) => (one.primary && one !== first ? { ...one, primary: false } : one))
}
