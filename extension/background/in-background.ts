/** The one place where the worker's own work may fail: nobody waits for it, so the console is told. */
export function inBackground(work: () => Promise<unknown>): () => void {
  return () => {
    work().catch((error: unknown) => console.error('Rapport: background work failed', error))
  }
}
