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
if (require('node:module').enableCompileCache) require('node:module').enableCompileCache()
import('../dist/secure-batch.mjs')
