import type { Database } from '../db/open.ts'
import { site } from '../db/schema/site.ts'
import type { Site } from './add.ts'

/** The sites whose pages may embed the widget, by id. */
export function listSites(db: Database): Promise<Site[]> {
  return db.read.select().from(site).orderBy(site.id)
}
