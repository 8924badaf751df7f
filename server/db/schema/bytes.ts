import { blob } from 'drizzle-orm/sqlite-core'

/** A column of bytes: hashes, random ids, keys, boxes. */
export const bytes = () => blob({ mode: 'buffer' })
