/** A change of product code that breaks the promise, made while a module is loaded and nowhere else. */
export type Patch = { file: string; from: string; to: string }

/** Each must make the harness find something; `npm run faults -- --mutation NAME`. */
export const mutations: Record<string, Patch[]> = {
  'delete-before-counting': [
    {
      file: 'widget/core/send-ratings.ts',
      from: 'const answer = await deps.api.sendRatings(',
      to: "for (const { id } of batch) await deps.store.delete('ratings', id)\n  const answer = await deps.api.sendRatings(",
    },
  ],
  'acknowledge-before-commit': [
    {
      file: 'server/rating/record.ts',
      from: 'const receipts = await commit(',
      to: `const receipts = ratings.map(({ id, revision }) => ({ id, revision, kind: 'accepted' as const }))
    void notKept(commit)(`,
    },
    {
      file: 'server/rating/record.ts',
      from: 'function arrivalsOf(',
      to: `function notKept(commit: (request: Request) => Promise<Receipt[]>) {
  return (request: Request) => commit(request).catch(() => [])
}

function arrivalsOf(`,
    },
  ],
  'no-idempotency': [
    {
      file: 'server/rating/record.ts',
      from: 'return { entry, pool }',
      to: `return { entry: { ...entry, id: crypto.randomUUID(), ...('withdrawn' in entry ? {} :
          { interactionKey: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url') }) }, pool }`,
    },
    {
      file: 'server/rating/record.ts',
      from: 'const receipts = await commit(',
      to: `const receipts = await renamed(ratings, commit, `,
    },
    {
      file: 'server/rating/record.ts',
      from: 'function arrivalsOf(',
      to: `async function renamed(ratings: RatingBatch['ratings'], commit: (request: Request) => Promise<Receipt[]>, request: Request) {
  const receipts = await commit(request)
  return receipts.map((receipt, index) => ({ ...receipt, id: ratings[index]?.id ?? receipt.id }))
}

function arrivalsOf(`,
    },
  ],
  'drain-without-lock': [], // the tab's `locks`
  'ignore-busy': [
    {
      file: 'server/db/writer.ts',
      from: "await client.batch([fence, ...statements], 'write')",
      to: "await client.batch([fence, ...statements], 'write').catch(() => [])",
    },
  ],
  'last-arrived': [
    {
      file: 'server/rating/settle.ts',
      from: "if (entry.revision < known) return unchanged({ ...base, kind: 'superseded' })",
      to: '',
    },
  ],
}

/**
 * Not mutations: ticks come so often that a run of seconds has many, and the harness is told of them; devices look
 * a few times a day, as their days are seconds, what became of their ratings, which costs them a whole list. Nobody is
 * woken there, so that when to wake, which is read anew after every change, need not always be read.
 */
export const adaptations: Patch[] = [
  { file: 'server/settings/pace.ts', from: 'lookEveryMs: 3 * secondMs', to: 'lookEveryMs: 1.2 * secondMs' },
  {
    file: 'server/settings/pace.ts',
    from: 'settleEveryMs: 2 * secondMs',
    to: 'settleEveryMs: 8 * hourMs',
  },
  {
    file: 'server/release/tick.ts',
    from: '  await noteWeek(deps)\n',
    to: "  process.send?.('ticked')\n  await noteWeek(deps)\n",
  },
  {
    file: 'widget/core/card-device.ts',
    from: 'if (loaded) platform.wakeAt(',
    to: 'if (loaded && Math.random() < 0.02) platform.wakeAt(',
  },
]
