import { createClient } from '@libsql/client'

export type Counts = { parts: number; marks: number; releases: number }

/** Looks into a server's database file, as its administrator could. */
export async function countIn(databaseUrl: string): Promise<Counts> {
  const client = createClient({ url: databaseUrl })
  try {
    const { rows } = await client.execute(
      'SELECT (SELECT count(*) FROM part) AS parts, (SELECT count(*) FROM mark) AS marks, (SELECT count(*) FROM "release") AS releases',
    )
    const [row] = rows
    return { parts: Number(row?.parts), marks: Number(row?.marks), releases: Number(row?.releases) }
  } finally {
    client.close()
  }
}
