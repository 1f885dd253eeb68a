import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it, for its owner only (0700), where they are not there. One level at a time: Node never returns from a recursive
 * mkdir where the system itself denies that the parent exists (/proc). Throws the system's error.
 */
export function makeFolder(path: string, mode = 0o700): void {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' && dirname(path) !== path && !isThere(dirname(path))) {
      makeFolder(dirname(path), mode)
      mkdirSync(path, { mode })
      return
    }
    if (!isThere(path)) throw error
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
