import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import { announceEndpoint } from '../../simulator/lock-file.ts'
import { createRequestLog, lineText, type RequestLine, writeLog } from '../../simulator/request-log.ts'
import { serve } from '../../simulator/server.ts'
import type { Options } from '../options.ts'
import { openPractice } from '../practice.ts'
import type { Run } from '../program.ts'
import { speaker } from '../say.ts'
import { stopSignal } from '../stop-signal.ts'

/** `simulator`: the practice cloud over HTTP, on this machine only, until stopped. */
export const runSimulator: Run = async (io, options) => {
  const { port, speed } = numbers(options)
  const say = speaker(io, options)
  const file = options.practiceState === undefined ? undefined : resolve(io.cwd, options.practiceState)
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const log = options.log === undefined ? undefined : writeLog(resolve(io.cwd, options.log), (text) => say.aside(text))
  const tellers = [
    ...(log === undefined ? [] : [log.tell]),
    ...(options.verbose === true ? [(line: RequestLine) => say.aside(lineText(line))] : []),
  ]
  const practice = openPractice({ file, speed, now: io.clock.now(), sync: 'grouped' })
  const stop = stopSignal(io, () => {})
  try {
    const server = await serve({
      simulator: practice.simulator,
      clock: practice.clock,
      port,
      time: 'scaled',
      factor: speed,
      requests: createRequestLog(tellers),
    })
    if (file !== undefined) announceEndpoint(file, server.endpoint)
    say.text(`Practice cloud at ${server.endpoint}\n`)
    say.aside(
      `Use it:   secure-batch plan --arm-endpoint ${server.endpoint} --preset private --environment demo`,
      `Watch it: ${server.endpoint}/`,
      'Stop it:  Ctrl+C',
    )
    await new Promise<void>((done) => stop.signal.addEventListener('abort', () => done(), { once: true }))
    await server.close()
    return exitCodes.done
  } finally {
    stop.release()
    practice.close()
    await log?.close()
  }
}

function numbers(options: Options): { port: number; speed: number } {
  const port = Number(options.port ?? '8080')
  const speed = Number(options.speed ?? '60')
  if (!Number.isInteger(port) || port < 0 || port > 65535 || !(speed > 0)) {
    throw new UserProblem({
      code: 'wrong-use',
      what: 'The simulator takes a port from 0 to 65535 and a speed above 0.',
      now: ['secure-batch simulator --port 8080'],
      exit: exitCodes.usage,
    })
  }
  return { port, speed }
}
