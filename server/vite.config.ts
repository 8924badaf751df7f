import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { defineConfig } from 'vite'

const here = import.meta.dirname
const outDir = join(here, '../dist/server')

/** One bundle, with only libSQL's native binding outside of it and the files that it reads beside it. */
export default defineConfig({
  root: here,
  publicDir: false,
  build: {
    ssr: join(here, 'main.ts'),
    outDir,
    emptyOutDir: true,
    target: 'node24',
    rolldownOptions: {
      external: [/\/demo\//], // the demo runs from the source only
      output: { entryFileNames: 'main.js', chunkFileNames: '[name].js' },
    },
  },
  ssr: { noExternal: true, external: ['libsql'] },
  plugins: [
    {
      name: 'copy-files',
      closeBundle: async () => {
        await cp(join(here, 'db/migrations'), join(outDir, 'migrations'), { recursive: true })
        await cp(join(here, 'page/assets'), join(outDir, 'assets'), { recursive: true })
      },
    },
  ],
})
