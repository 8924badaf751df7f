/** The user name that a deleted user's row is kept under, as it tells who comes back: none that is sent begins with a space. */
export function deletedName(person: string): string {
  return ` ${person}`
}

/** Whether a row of `scim_user` is kept under such a name. */
export function isDeleted(userName: unknown): boolean {
  return String(userName).startsWith(' ')
}

/** In SQL, of a row of `scim_user`: its user is not deleted. */
export const isThereSql = "scim_user.user_name NOT LIKE ' %'"
