import { cp } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const outDir = here('../dist/server')

/** One bundle, with only libSQL's native binding and the migrations beside it. */
export default defineConfig({
  root: here('.'),
  build: {
    ssr: here('main.ts'),
    outDir,
    emptyOutDir: true,
    target: 'node24',
    rollupOptions: { output: { entryFileNames: 'main.js' } },
  },
  ssr: { noExternal: true, external: ['libsql'] },
  plugins: [
    {
      name: 'copy-migrations',
      closeBundle: () => cp(here('db/migrations'), `${outDir}/migrations`, { recursive: true }),
    },
  ],
})
