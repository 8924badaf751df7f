import { createPrivateKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { prepareEpoch } from '../../server/epoch/prepare.ts'
import { tick } from '../../server/release/tick.ts'
import { readDisk } from './insider.ts'
import { createOrganisation } from './organisation.ts'
import { limitMs, sized } from './size.ts'
import { openPrivacyWorld, type PrivacyWorld } from './world.ts'

/** What of an RSA key nobody can tell by its public half. */
const secretNumbers = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const
const pieceBytes = 16

/** Pieces of the private keys of an epoch, as a long value may be torn over pages. */
async function readPieces({ deps }: PrivacyWorld, epoch: string): Promise<Buffer[]> {
  const { rows } = await deps.db.query({
    sql: 'SELECT lower(hex(private_key)) AS pkcs8 FROM epoch_key WHERE epoch = ? AND private_key IS NOT NULL',
    args: [epoch],
  })
  return rows.flatMap(({ pkcs8 }) => {
    const der = Buffer.from(String(pkcs8), 'hex')
    const jwk = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' }).export({ format: 'jwk' })
    return secretNumbers.flatMap((name) => toPieces(Buffer.from(String(jwk[name]), 'base64url')))
  })
}

function toPieces(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.floor(bytes.length / pieceBytes) }, (_, at) =>
    bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes),
  )
}

test(
  'of a closed epoch no piece of a private key is in the file or its log, and of the next one all are',
  async () => {
    const organisation = createOrganisation(sized(240, 1600), 8, sized(4, 16))
    const world = await openPrivacyWorld(organisation, Date.UTC(2026, 10, 3), sized(2, 4))
    try {
      await prepareEpoch(world.deps)
      const closing = await readPieces(world, '2026-11')
      const next = await readPieces(world, '2026-12')
      const count = (pieces: Buffer[]) => {
        const disk = readDisk(world)
        return pieces.filter((piece) => disk.includes(piece)).length
      }
      const whole = (pieces: Buffer[]) => expect(count(pieces)).toBeGreaterThan(0.95 * pieces.length) // few are torn
      expect(closing.length).toBeGreaterThan(100)
      whole(closing)
      await tick(world.deps)
      whole(closing)
      world.clock.now = Date.UTC(2026, 11, 8)
      await prepareEpoch(world.deps)
      await tick(world.deps)
      expect(count(closing)).toBe(0)
      whole(next)
    } finally {
      world.close()
    }
  },
  limitMs,
)
