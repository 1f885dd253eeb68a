import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { problemFrom } from '../azure/errors.ts'
import { fileProblem } from '../common/file-problem.ts'
import type { Io } from '../common/io.ts'
import { mapStrings } from '../common/json.ts'
import { makeFolder } from '../common/make-folder.ts'
import { type ExitCode, exitCodes, UserProblem } from '../common/problem.ts'
import { safeText, withoutSecrets } from '../common/safe-text.ts'
import { problemLines } from '../ui/lines/problem.ts'
import { foldersOf } from './folders.ts'
import { speaker } from './say.ts'

/** Tells a problem on stderr (with `--json` as one object) and returns its exit code. Anything that is no UserProblem is a bug: logged, and said so. */
export function tellProblem(io: Io, error: unknown, words: readonly string[]): ExitCode {
  const say = speaker(io, {})
  const known = fileProblem(error) ?? problemFrom(error, 'Azure refused the request.')
  if (known instanceof UserProblem) {
    // What was typed or read may be quoted in it.
    const details = mapStrings(known.details, withoutSecrets)
    if (words.includes('--json')) say.json({ error: details })
    say.aside(...problemLines(details, say.asideWidth))
    return known.exit
  }
  const log = writeLog(io, known, words)
  say.aside(
    ...problemLines(
      {
        code: 'bug',
        what: 'secure-batch ran into a mistake of its own.',
        why: withoutSecrets(safeText(known.message)),
        now: [log === undefined ? 'Run the same command again; if it happens again, report it' : `Report it with the log: ${log}`],
      },
      say.asideWidth,
    ),
  )
  return exitCodes.bug
}

function writeLog(io: Io, error: Error, words: readonly string[]): string | undefined {
  try {
    const { state } = foldersOf(io.env, io.cwd)
    const folder = join(state, 'logs')
    makeFolder(folder)
    const file = join(folder, `${new Date(io.clock.now()).toISOString().replace(/[:.]/g, '-')}.log`)
    writeFileSync(
      file,
      withoutSecrets(`secure-batch ${words.join(' ')}\nnode ${process.version} ${io.platform}\n\n${error.stack ?? error.message}\n`),
      { mode: 0o600 },
    )
    return file
  } catch {
    return undefined
  }
}
