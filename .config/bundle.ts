/** Bundles src/ into dist/: one entry, chunks loaded when first needed, no runtime dependencies; and the notices of what is inside. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Plugin, rolldown } from 'rolldown'
import { builtins } from './builtins.ts'
import { noticesOf } from './notices.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

const bundle = await rolldown({
  input: { 'secure-batch': `${root}src/cli/main.ts` },
  platform: 'node',
  plugins: [builtins(), layoutFromItself(), framesRemembered()],
  logLevel: 'warn',
  resolve: { alias: { 'react-devtools-core': `${root}.config/empty.js` } },
  transform: {
    define: { 'process.env.NODE_ENV': '"production"', __VERSION__: JSON.stringify(version), __filename: 'import.meta.filename' },
    inject: { 'Intl.Segmenter': [`${root}.config/segmenter.ts`, 'Segmenter'] },
  },
  onLog(level, log, next) {
    if (log.code !== 'EVAL' && log.code !== 'CIRCULAR_DEPENDENCY') next(level, log)
  },
})
rmSync(`${root}dist`, { recursive: true, force: true })
const { output } = await bundle.write({
  dir: `${root}dist`,
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: 'chunks/[name]-[hash].mjs',
  minify: true,
  codeSplitting: { groups: [{ name: 'common', test: /^\0rolldown|\/src\/common\/(?!yaml-)|\/nearest\.ts$/ }] },
})
await bundle.close()

const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))
writeFileSync(`${root}dist/THIRD-PARTY-NOTICES.txt`, noticesOf(modules))

/** Yoga would `fetch` the WebAssembly it carries in itself, and so load all of Node's HTTP; without `fetch` it decodes it. */
function layoutFromItself(): Plugin {
  return {
    name: 'layout-from-itself',
    transform: { filter: { id: /yoga-wasm-base64-esm\.js$/ }, handler: (code) => `const fetch = undefined;${code}` },
  }
}

/**
 * Ink takes every line of every frame apart anew, though nearly all are those of the frame before: what it has found out of a line is kept
 * from one frame to the next. The maps are emptied before they grow large.
 */
function framesRemembered(): Plugin {
  return {
    name: 'frames-remembered',
    transform: {
      filter: { id: /ink\/build\/output\.js$/ },
      handler(code) {
        const kept = code.replace('caches = new OutputCaches();', 'caches = remembered();')
        if (kept === code) throw new Error('Ink no longer makes its caches here: look at framesRemembered')
        return `${kept}
let shared = new OutputCaches();
function remembered() {
  if (shared.styledChars.size > 2000 || shared.widths.size > 2000 || shared.blockWidths.size > 500) shared = new OutputCaches();
  return shared;
}`
      },
    },
  }
}
