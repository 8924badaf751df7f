import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { defineConfig } from 'vite'

const here = import.meta.dirname
const outDir = join(here, '../dist/server')
const released = join(here, '../.output')

/** The server and the thread that writes, with only libSQL's native binding outside of it and the files that it reads beside it. */
export default defineConfig({
  root: here,
  publicDir: false,
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node24',
    rolldownOptions: {
      input: { main: join(here, 'main.ts'), 'client-thread': join(here, 'db/client-thread.ts') },
      external: [/\/demo\//], // the demo runs from the source only
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
  ssr: { noExternal: true, external: ['libsql'] },
  plugins: [
    {
      name: 'copy-files',
      writeBundle: async ({ dir = outDir }) => {
        await cp(join(here, 'db/migrations'), join(dir, 'migrations'), { recursive: true })
        await cp(join(here, 'page/assets'), join(dir, 'assets'), { recursive: true })
        // What `rapport extension build` adapts; built before the server, if at all.
        for (const name of ['chrome-mv3', 'firefox-mv3'].filter((one) => existsSync(join(released, one)))) {
          await cp(join(released, name), join(dir, 'extension', name), { recursive: true })
        }
      },
    },
  ],
})
