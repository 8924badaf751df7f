import { registerHooks } from 'node:module'
import { patch } from './patches.ts'

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const source = url.startsWith('file:') && loaded.source ? patch(url, String(loaded.source)) : undefined
    return source === undefined ? loaded : { ...loaded, source }
  },
})
