import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { readPo } from './src/platform/po.ts'

const out = 'dist/web'
const entries = { workspace: 'src/web.tsx', enhance: 'src/reports/web/enhance.ts' }

export default defineConfig({
  base: '/',
  appType: 'custom',
  publicDir: false,
  plugins: [words(), apart(), compressed()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2022',
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    // A data: URL in a style or a script would be stopped by the content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
        codeSplitting: {
          // A language in two pieces: what the sign-in screen says, and everything after it.
          groups: [
            {
              debugName: 'words',
              test: /(?:ui|actors)\/words\/[\w-]+\.po$/,
              name: (id) => `words-${languageOf(id)}`,
            },
            { debugName: 'all words', test: /\.po$/, name: (id) => `words-all-${languageOf(id)}` },
          ],
        },
      },
    },
  },
})

const languageOf = (file: string): string => /([\w-]+)\.po$/.exec(file)?.[1] ?? 'unknown'

/** A PO file as a module: compiled here, so that no browser reads ICU. */
function words(): Plugin {
  return {
    name: 'commonwheel-words',
    transform: {
      filter: { id: /\.po$/ },
      handler(code) {
        const { messages, machineMade } = readPo(code)
        return { code: `export default ${JSON.stringify({ messages, machineMade })}`, map: null }
      },
    },
  }
}

/** The public form's script must stay small for an old phone: nothing of the workspace may come along. */
function apart(): Plugin {
  return {
    name: 'commonwheel-apart',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const start = chunks.find((one) => one.isEntry && one.name === 'enhance')
      const reached = new Set(start ? [start] : [])
      for (const chunk of reached) {
        const strange = chunk.moduleIds.find((id) => /node_modules\/(?:@?preact|@lingui)|src\/ui\//.test(id))
        if (strange) this.error(`the public form's script would load ${strange}`)
        for (const next of [...chunk.imports, ...chunk.dynamicImports]) {
          const found = chunks.find((one) => one.fileName === next)
          if (found) reached.add(found)
        }
      }
    },
  }
}

/** Written once here rather than at every request. */
function compressed(): Plugin {
  const smaller = {
    br: (bytes: Buffer) =>
      promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    gz: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
  }
  return {
    name: 'commonwheel-compressed',
    async writeBundle(_options, bundle) {
      const files = Object.keys(bundle).filter((name) => /^assets\/.*\.(?:js|css|svg|json|wasm)$/.test(name))
      await Promise.all(
        files.map(async (name) => {
          const bytes = await readFile(join(out, name))
          for (const [ending, shrink] of Object.entries(smaller))
            await writeFile(join(out, `${name}.${ending}`), await shrink(bytes))
        }),
      )
    },
  }
}
