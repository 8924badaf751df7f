import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'

const generate = promisify(generateKeyPair)

export type KeyPair = { spki: Buffer; pkcs8: Buffer }

const made: Promise<KeyPair>[] = []

/** `count` different RSA keys, kept for the next world of this process: making them is most of the cost. */
export function getKeyPairs(count: number): Promise<KeyPair[]> {
  while (made.length < count) made.push(createKeyPair())
  return Promise.all(made.slice(0, count))
}

async function createKeyPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 })
  return {
    spki: publicKey.export({ type: 'spki', format: 'der' }),
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }),
  }
}
