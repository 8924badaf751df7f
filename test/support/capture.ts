import { connect, createServer, type Socket } from 'node:net'
import { freePort } from './free-port.ts'

/** One request as it came over the wire, byte for byte (latin1). */
export type Captured = { head: string; body: string }

export type Capture = {
  /** Where browsers reach the server through this. */
  origin: string
  /** What came for `path` of the server, by any method, oldest first. */
  to: (path: string) => Captured[]
  /** Passes everything on to the server that listens on `port`. */
  forwardTo: (port: number) => void
  forget: () => void
  stop: () => Promise<void>
}

/** Stands in front of a server as plain TCP and keeps every byte that clients send. */
export async function startCapture(): Promise<Capture> {
  const sockets = new Set<Socket>()
  const captured: Captured[] = []
  let target = 0
  const proxy = createServer((client) => {
    const server = connect(target, '127.0.0.1')
    const read = createReader((request) => captured.push(request))
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      socket.once('error', () => socket.destroy()) // the other end's close follows
    }
    client.on('data', (bytes) => read(bytes.toString('latin1')))
    client.pipe(server).pipe(client)
  })
  const port = await freePort()
  await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${port}`,
    to: (path) => captured.filter(({ head }) => head.split(' ', 2)[1]?.startsWith(path)),
    forwardTo: (at) => {
      target = at
    },
    forget: () => {
      captured.length = 0
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        proxy.close(() => resolve())
      }),
  }
}

/** Cuts a connection's bytes into requests: HTTP/1.1 heads and bodies of a stated length. */
function createReader(keep: (request: Captured) => void) {
  let pending = ''
  return (text: string) => {
    pending += text
    for (;;) {
      const headEnd = pending.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const head = pending.slice(0, headEnd)
      const bodyEnd = headEnd + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (pending.length < bodyEnd) return
      keep({ head, body: pending.slice(headEnd + 4, bodyEnd) })
      pending = pending.slice(bodyEnd)
    }
  }
}
