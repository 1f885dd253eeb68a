import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Io } from '../common/io.ts'
import { makeFolder } from '../common/make-folder.ts'
import { safeText } from '../common/safe-text.ts'
import type { WatchedRequest } from '../common/watched-request.ts'
import { requestText } from '../ui/lines/request.ts'
import type { Folders } from './folders.ts'
import type { Say } from './say.ts'

/** Where `--verbose` goes while a wizard has the terminal. */
export interface RequestLog {
  watch(request: WatchedRequest): void
  /** Where it is to be found, once the terminal is free again; undefined where there is nothing to say. */
  told(): string | undefined
}

/**
 * Every request in a line, as on stderr elsewhere. On a terminal that would be written into what is drawn: there it is a file in the state folder
 * (0600), begun with the first request. A log that cannot be kept stops nobody.
 */
export function wizardLog(io: Io, folders: Folders, say: Say): RequestLog {
  if (io.stderr.isTTY !== true) return { watch: (request) => say.aside(requestText(request)), told: () => undefined }
  const folder = join(folders.state, 'logs')
  const file = join(folder, `${new Date(io.clock.now()).toISOString().replace(/[:.]/g, '-')}-${process.pid}-requests.log`)
  let lines = 0
  let failure: string | undefined
  return {
    watch(request) {
      if (failure !== undefined) return
      try {
        if (lines === 0) makeFolder(folder)
        appendFileSync(file, `${new Date(io.clock.now()).toISOString()} ${requestText(request)}\n`, { mode: 0o600 })
        lines += 1
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error)
      }
    },
    told() {
      if (failure !== undefined) return `Requests could not be written down in ${file}: ${safeText(failure)}`
      return lines === 0 ? 'No request was sent.' : `Every request is in ${file}`
    },
  }
}
