import { type Agent, request } from 'node:http'
import { connect } from 'node:net'
import type { Header } from './request.ts'

export type Message = { method: string; target: string; headers: Header[]; body: Uint8Array | undefined }
/** `status` 0: the connection was cut before an answer came. */
export type Answer = { status: number; headers: Record<string, string>; text: string }

const waitsMs = 10_000
const cut: Answer = { status: 0, headers: {}, text: '' }

/** What Node's client refuses to send goes by a bare socket. */
export function send(port: number, agent: Agent, message: Message): Promise<Answer> {
  const isPlain =
    /^[\x21-\xff]+$/.test(message.target) &&
    message.headers.every(([, value]) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value))
  return isPlain ? sendPlain(port, agent, message) : sendBare(port, message)
}

function sendPlain(port: number, agent: Agent, message: Message): Promise<Answer> {
  const { method, target, headers, body } = message
  return new Promise((resolve, reject) => {
    const length: Header[] = body ? [['content-length', String(body.length)]] : []
    const sent = request(
      { host: '127.0.0.1', port, agent, method, path: target, headers: [...headers, ...length].flat() },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
            ),
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    // A connection that was kept may have been closed meanwhile: that says nothing of this request.
    sent.on('error', () => resolve(sent.reusedSocket ? sendBare(port, message) : cut))
    sent.end(body)
  })
}

/** Bytes as they are, the least of which is right; the answer's head is all that is read of it. */
function sendBare(port: number, { method, target, headers, body }: Message): Promise<Answer> {
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)]
  const length = body ? [`content-length: ${body.length}`] : []
  const head = Buffer.from(`${[...lines, ...length, 'connection: close'].join('\r\n')}\r\n\r\n`, 'utf8')
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8')
    socket.setTimeout(waitsMs, () => socket.destroy()) // for the server it has not ended
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', () => resolve(text === '' ? cut : read(text)))
    socket.on('close', () => resolve(text === '' ? cut : read(text)))
    socket.write(Buffer.concat([head, body ?? new Uint8Array()])) // half closed, Node would not answer
  })
}

function read(text: string): Answer {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [status = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line) => {
    const at = line.indexOf(':')
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]
  })
  return {
    status: Number(status.split(' ')[1] ?? 0),
    headers: Object.fromEntries(headers),
    text: rest.join('\r\n\r\n'),
  }
}
