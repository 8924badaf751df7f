/** Another process on the same database. `hold`: its write lock, until it is killed; `query`: prints rows as JSON. */
import { createClient } from '@libsql/client'

const [, , what = '', url = '', sql = ''] = process.argv
const client = createClient({ url })
if (what === 'hold') {
  await client.transaction('write')
  console.log('held')
  setInterval(() => undefined, 1000)
} else {
  const { rows } = await client.execute(sql)
  console.log(JSON.stringify(rows.map((row) => ({ ...row }))))
  client.close()
}
