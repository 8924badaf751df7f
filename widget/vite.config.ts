import { brotliCompressSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const peopleCode =
  /core\/(base64url|directory|find-colleagues|identify|named-offers|note-unknown|recognise-helper)\.ts$/

/** What pages embed: `widget.js`, and beside it what is loaded only when needed. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: '../dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
    lib: { entry: `${import.meta.dirname}/index.ts`, formats: ['es'], fileName: () => 'widget.js' },
    rolldownOptions: {
      preserveEntrySignatures: 'allow-extension', // what two chunks share stays in widget.js: one request
      output: {
        chunkFileNames: 'widget-[name]-[hash].js',
        minify: true,
        codeSplitting: {
          includeDependenciesRecursively: false, // what widget.js has too stays there
          groups: [
            { name: 'schemas', test: /valibot|server\/contract/ }, // never in widget.js
            { name: 'people', test: peopleCode }, // one request for all that reads the directory
          ],
        },
      },
    },
  },
  plugins: [reportBrotli()],
})

function reportBrotli(): Plugin {
  return {
    name: 'report-brotli',
    writeBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue
        this.info(`${file.fileName} ${(brotliCompressSync(file.code).length / 1000).toFixed(1)} kB brotli`)
      }
    },
  }
}
