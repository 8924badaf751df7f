import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, type InStatement } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createConnection, Unavailable } from '../../../server/db/connection.ts'
import { openDatabase } from '../../../server/db/open.ts'
import { createWriter } from '../../../server/db/writer.ts'

let folder: string
let url: string
let holder: Client
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  url = `file:${join(folder, 'test.db')}`
  const db = await openDatabase(url)
  db.close()
  holder = createClient({ url })
})
afterEach(() => {
  holder.close()
  rmSync(folder, { recursive: true })
})

const insert = (name: string) => `INSERT INTO setting (name, value) VALUES ('${name}', 'x')`

/** What another process sees. */
async function seen(): Promise<string[]> {
  const { rows } = await holder.execute('SELECT name FROM setting ORDER BY name')
  return rows.map(({ name }) => String(name))
}

/** Runs something while another process holds the lock. */
async function whileLocked(run: () => Promise<unknown>): Promise<void> {
  const lock = await holder.transaction('write')
  try {
    await run()
  } finally {
    await lock.rollback()
  }
}

describe('the trap of the library that a connection guards against (once these fail, it need not any more)', () => {
  let client: Client
  beforeEach(async () => {
    client = createClient({ url, concurrency: 1 })
  })
  afterEach(() => client.close())

  test('after a BUSY a client acknowledges a write that nobody else ever sees', async () => {
    await whileLocked(() =>
      expect(client.execute(insert('a'))).rejects.toMatchObject({ code: 'SQLITE_BUSY' }),
    )
    const { rowsAffected } = await client.execute(insert('b'))
    expect(rowsAffected).toBe(1)
    expect(await seen()).toEqual([])
  })

  test('after a BUSY every batch fails, though nobody holds the lock any more', async () => {
    const busy = { code: 'SQLITE_BUSY' }
    await whileLocked(() => expect(client.batch([insert('a')], 'write')).rejects.toMatchObject(busy))
    await expect(client.batch([insert('b')], 'write')).rejects.toMatchObject(busy)
    await expect(client.batch([insert('c')], 'write')).rejects.toMatchObject(busy)
    expect(await seen()).toEqual([])
  })

  test('a client that is reconnected writes again', async () => {
    await whileLocked(() =>
      expect(client.execute(insert('a'))).rejects.toMatchObject({ code: 'SQLITE_BUSY' }),
    )
    await client.reconnect()
    await client.execute(insert('b'))
    expect(await seen()).toEqual(['b'])
  })
})

describe('a writer after a BUSY', () => {
  const writeTo = (client: Client, reconnect: () => Promise<void>) => {
    const guarded = { ...guard(client), reconnect }
    const connection = createConnection(
      guarded,
      async () => undefined,
      () => true,
    )
    const { write } = createWriter(connection, async () => undefined)
    return (name: string) => write(async () => ({ statements: [insert(name)], result: name }))
  }
  const guard = (client: Client) => ({
    execute: (statement: InStatement) => client.execute(statement),
    batch: (statements: InStatement[]) => client.batch(statements, 'write'),
    close: () => client.close(),
    closed: false,
  })

  test('writes again, as it reconnects', async () => {
    const client = createClient({ url, concurrency: 1 })
    const write = writeTo(client, async () => client.reconnect())
    await whileLocked(() => expect(write('a')).rejects.toBeInstanceOf(Unavailable))
    expect(await write('b')).toBe('b')
    expect(await seen()).toEqual(['b'])
    client.close()
  })

  test('would never write again without, but acknowledges nothing either: its writes are batches', async () => {
    const client = createClient({ url, concurrency: 1 })
    const write = writeTo(client, async () => undefined)
    await whileLocked(() => expect(write('a')).rejects.toBeInstanceOf(Unavailable))
    await expect(write('b')).rejects.toBeInstanceOf(Unavailable)
    await expect(write('c')).rejects.toBeInstanceOf(Unavailable)
    expect(await seen()).toEqual([])
    client.close()
  })
})
