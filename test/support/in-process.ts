import { PassThrough } from 'node:stream'
import { CommanderError } from 'commander'
import { asksNoQuestions, buildProgram, usageProblem } from '../../src/cli/program.ts'
import { realIo } from '../../src/cli/real-io.ts'
import { tellProblem } from '../../src/cli/tell-problem.ts'
import type { Io } from '../../src/common/io.ts'
import { questions } from '../../src/interview/registry.ts'
import { environmentFor, type Home, type Ran, searched } from './program.ts'

/** Runs a command line as the program does, in this process: hundreds of times as fast where starting it is most of the time. */
export async function inProcess(words: readonly string[], home: Home, changes: Partial<Io> = {}): Promise<Ran> {
  const [stdout, stderr] = [sink(), sink()]
  const real = realIo()
  const io: Io = {
    clock: real.clock,
    random: real.random,
    platform: real.platform,
    env: environmentFor(home),
    cwd: home.folder,
    // Boundary: what is used of the streams is writing, and that they are no terminals.
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: stdout.stream as unknown as NodeJS.WriteStream,
    stderr: stderr.stream as unknown as NodeJS.WriteStream,
    ...changes,
  }
  let code = 0
  const finish = (finished: number): void => {
    code = finished
  }
  const program = buildProgram({ io, version: '0.0.0-test', questions: asksNoQuestions(words) ? [] : questions, finish })
  try {
    await program.parseAsync([...words], { from: 'user' })
  } catch (error) {
    const commands = program.commands.map((command) => command.name())
    const problem = error instanceof CommanderError ? usageProblem(error, words, commands) : error
    if (problem !== undefined) code = tellProblem(io, problem, words)
  }
  return searched({ code, signal: null, stdout: stdout.text(), stderr: stderr.text() }, words)
}

function sink(): { readonly stream: PassThrough; text(): string } {
  const stream = new PassThrough()
  let text = ''
  stream.on('data', (part: Buffer) => {
    text += part.toString()
  })
  return {
    stream,
    text() {
      stream.end()
      for (let part = stream.read(); part !== null; part = stream.read()) text += String(part)
      return text
    },
  }
}
