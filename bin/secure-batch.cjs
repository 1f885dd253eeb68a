#!/usr/bin/env node
// Old syntax on purpose: an old Node must be able to read this far and say what it needs.
var parts = process.versions.node.split('.')
var major = Number(parts[0])
if (major < 20 || (major === 20 && Number(parts[1]) < 19)) {
  process.stderr.write(
    'secure-batch needs Node.js 20.19 or newer; this is ' +
      process.versions.node +
      '. Install a newer Node.js and run the same command again.\n',
  )
  process.exit(2)
}
var entry = require('node:path').join(__dirname, '..', 'dist', 'secure-batch.mjs')
if (!require('node:fs').existsSync(entry)) {
  process.stderr.write('secure-batch has not been built yet. Run: npm run build\n')
  process.exit(2)
}
cacheCompiledCode()
import('../dist/secure-batch.mjs')

// What V8 has compiled is kept for the next start: in a folder of the person's own, because what lies in a shared one anybody may have
// put there. Where none can be made, nothing is kept.
function cacheCompiledCode() {
  var enable = require('node:module').enableCompileCache
  if (!enable) return
  var env = process.env
  var home = env.SECURE_BATCH_HOME || env.XDG_CACHE_HOME || env.LOCALAPPDATA || (env.HOME && [env.HOME, '.cache'].join('/'))
  if (!home) return
  var path = require('node:path')
  var fs = require('node:fs')
  var folder = path.resolve(home, env.SECURE_BATCH_HOME ? 'compiled' : 'secure-batch')
  // One level at a time: Node never returns from a recursive mkdir where the system itself denies that the parent exists (/proc).
  ;[path.dirname(folder), folder].forEach((one) => {
    try {
      fs.mkdirSync(one, { mode: 448 })
    } catch (_) {
      // It is there already, or there will be none.
    }
  })
  if (fs.existsSync(folder)) enable(folder)
}
