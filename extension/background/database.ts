/** What the names of all outboxes begin with. */
export const databasePrefix = 'rapport:extension:'

/** One outbox for each server, so that another organisation's ratings never mix in. */
export function databaseNameOf(server: string): string {
  return `${databasePrefix}${server}`
}
