/** What the names of all outboxes begin with. */
export const databasePrefix = 'rapport:extension:'

/** One outbox for each server, so that another organisation's ratings never mix in. */
export function databaseNameOf(server: string): string {
  return `${databasePrefix}${server}`
}

/** Deletes a database and all in it; waits until whoever has it open let go. */
export function deleteDatabase(indexedDB: IDBFactory, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
  })
}
