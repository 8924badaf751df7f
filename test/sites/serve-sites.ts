import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { freePort } from '../support/free-port.ts'

export type Site = { origin: string; stop: () => Promise<void> }

/** A page of a site: which file it is, and what stands for its `{{names}}`. */
export type Page = { file: string; values?: Record<string, string> }

/** Serves pages of this folder by path, on 127.0.0.1 and a port of its own: every site is an origin. */
export async function serveSite(pages: Record<string, Page>): Promise<Site> {
  const server = createServer((request, answer) => {
    const page = pages[new URL(request.url ?? '/', 'http://site').pathname]
    if (page === undefined) {
      answer.writeHead(404).end()
      return
    }
    render(page).then(
      (text) => answer.writeHead(200, { 'content-type': contentType(page.file) }).end(text),
      (cause: unknown) => answer.writeHead(500).end(String(cause)),
    )
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function render({ file, values = {} }: Page): Promise<string> {
  const text = await readFile(new URL(file, import.meta.url), 'utf8')
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`${file} needs a value for ${name}`)
    return value
  })
}

function contentType(file: string): string {
  return file.endsWith('.css') ? 'text/css' : 'text/html; charset=utf-8'
}
