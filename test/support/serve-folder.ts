import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { basename, join } from 'node:path'

const types: Record<string, string> = {
  crx: 'application/x-chrome-extension',
  xpi: 'application/x-xpinstall',
  xml: 'text/xml',
  json: 'application/json',
}

export type ServedFolder = {
  /** Names of the files that were asked for, oldest first. */
  asked: string[]
  stop: () => Promise<void>
}

/** Serves the files of a folder on 127.0.0.1, as an organisation's web server would. */
export async function serveFolder(dir: string, port: number): Promise<ServedFolder> {
  const asked: string[] = []
  const server = createServer((request, answer) => {
    const name = basename(new URL(request.url ?? '/', 'http://folder').pathname)
    asked.push(name)
    readFile(join(dir, name)).then(
      (bytes) => answer.writeHead(200, { 'content-type': types[name.split('.').at(-1) ?? ''] }).end(bytes),
      () => answer.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
