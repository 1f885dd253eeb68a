/** Set up before every test file: no test's process may write a planted secret to any file, whichever way it comes there. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { canaryIn } from './canary.ts'

const { writeFileSync, writeSync } = fs

function search(data: unknown, where: unknown): void {
  const text =
    typeof data === 'string'
      ? data
      : ArrayBuffer.isView(data)
        ? Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')
        : ''
  const found = canaryIn(text)
  if (found !== undefined) throw new Error(`A secret is being written to ${String(where)}: …${found}…`)
}

Object.assign(fs, {
  writeFileSync(...given: Parameters<typeof writeFileSync>) {
    search(given[1], given[0])
    writeFileSync(...given)
  },
  writeSync(...given: Parameters<typeof writeSync>) {
    search(given[1], `descriptor ${given[0]}`)
    return writeSync(...given)
  },
})
syncBuiltinESMExports()
