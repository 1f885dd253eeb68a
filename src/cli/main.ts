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

const io = realIo()
// A reader that went away (`| head`) or a terminal that was closed (EIO) is no error of ours: what is being said is dropped, what is being done goes on
// to its end.
for (const stream of [io.stdout, io.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
  })
}
process.exitCode = await run(io, process.argv.slice(2))
