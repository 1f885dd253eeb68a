import { isBuiltin } from 'node:module'
import type { Plugin } from 'rolldown'

const names = '\0node-import:'
const whole = '\0node-require:'

/**
 * Node's own modules, taken with `process.getBuiltinModule` instead of an import. An import of `node:process` or `node:util` reads every
 * export of the module first, and so opens stdin and loads a third of Node: more than all of our own start. Here only the exports the
 * program uses are read; the rest is shaken away.
 */
export function builtins(): Plugin {
  return {
    name: 'builtins',
    resolveId(id, importer, { kind }) {
      // The bundler's own runtime needs createRequire before anything of ours runs.
      if (!isBuiltin(id) || importer?.startsWith('\0')) return null
      const name = id.replace(/^node:/, '')
      // Commander would start other programs as subcommands; there are none.
      if (name === 'child_process' && importer?.includes('/commander/')) return { id: `${whole}none`, moduleSideEffects: false }
      // One copy for each importer: a line in its own chunk, and nobody pays for what another one reads.
      return { id: kind === 'require-call' ? `${whole}${name}` : `${names}${name}?${importer}`, moduleSideEffects: false }
    },
    async load(id) {
      if (id === `${whole}none`) return 'export default {}'
      if (id.startsWith(whole)) return `module.exports = process.getBuiltinModule('${id.slice(whole.length)}')`
      if (!id.startsWith(names)) return null
      const [name = ''] = id.slice(names.length).split('?')
      const exported = Object.keys(await import(`node:${name}`)).filter((key) => key !== 'default' && key !== 'module.exports')
      return [
        `const all = process.getBuiltinModule('${name}')`,
        'const read = (key) => all[key]',
        ...exported.map((key, index) => `const e${index} = /* @__PURE__ */ read('${key}')`),
        `export { all as default${exported.map((key, index) => `, e${index} as ${key}`).join('')} }`,
      ].join('\n')
    },
  }
}
