import { setMaxListeners } from 'node:events'
import { CommanderError } from 'commander'
import type { Io } from '../common/io.ts'
import { type ExitCode, exitCodes } from '../common/problem.ts'
import { asksNoQuestions, buildProgram, usageProblem } from './program.ts'
import { realIo } from './real-io.ts'

declare const __VERSION__: string

/** Runs a command line and returns its exit code. Nothing is thrown: problems are told on stderr, bugs are logged. */
export async function run(io: Io, words: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done
  const version = typeof __VERSION__ === 'string' ? __VERSION__ : '0.0.0-source'
  const { questions } = asksNoQuestions(words) ? { questions: [] } : await import('../interview/registry.ts')
  const finish = (finished: ExitCode): void => {
    code = finished
  }
  const program = buildProgram({ io, version, questions, finish })
  try {
    await program.parseAsync(words, { from: 'user' })
    return code
  } catch (error) {
    const commands = program.commands.map((command) => command.name())
    return tell(io, error instanceof CommanderError ? usageProblem(error, words, commands) : error, words)
  }
}

async function tell(io: Io, problem: unknown, words: readonly string[]): Promise<ExitCode> {
  if (problem === undefined) return exitCodes.done
  const { tellProblem } = await import('./tell-problem.ts')
  return tellProblem(io, problem, words)
}

// Every request under way listens to the one signal that stops a run. Node's warning about so many listeners is no business of the person's.
setMaxListeners(0)

const io = realIo()
let lost = false
for (const stream of [io.stdout, io.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that went away (`| head`) or a terminal that was closed (EIO) is no error of ours, and a stream that takes no more (a full disk) no reason to
    // stop in the middle: what is being said is dropped, what is being done goes on to its end.
    if (error.code === 'EPIPE' || error.code === 'EIO' || stream === io.stderr || lost) return
    lost = true
    process.exitCode = exitCodes.failed
    const why = error.code === 'ENOSPC' ? 'the disk is full' : (error.code ?? 'it takes no more')
    io.stderr.write(
      `✗ What belongs on standard output could not be written: ${why}. Make room or name another place, and run the same command again.\n`,
    )
  })
}
const code = await run(io, process.argv.slice(2))
process.exitCode = lost && code === exitCodes.done ? exitCodes.failed : code
