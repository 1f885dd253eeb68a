import { dirname, resolve } from 'node:path'
import type { Io } from '../../common/io.ts'
import { makeFolder } from '../../common/make-folder.ts'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { announceEndpoint } from '../../simulator/lock-file.ts'
import { createRequestLog, lineText, type RequestLine, writeLog } from '../../simulator/request-log.ts'
import { serve } from '../../simulator/server.ts'
import type { CallerSettings } from '../../simulator/settings.ts'
import { foldersOf } from '../folders.ts'
import type { Options } from '../options.ts'
import { openPractice } from '../practice.ts'
import type { Run } from '../program.ts'
import { quoted } from '../quoted.ts'
import { speaker } from '../say.ts'
import type { SimulatorTls } from '../simulator-tls.ts'
import { stopSignal } from '../stop-signal.ts'

/** `simulator`: the practice cloud over HTTP or HTTPS, on this machine only, until stopped. */
export const runSimulator: Run = async (io, options) => {
  const { port, speed, lifetime } = numbers(options)
  const time = options.time ?? 'scaled'
  const say = speaker(io, options)
  const file = options.practiceState === undefined ? undefined : resolve(io.cwd, options.practiceState)
  if (file !== undefined) makeFolder(dirname(file))
  const log = options.log === undefined ? undefined : writeLog(resolve(io.cwd, options.log), (text) => say.aside(text))
  const tellers = [
    ...(log === undefined ? [] : [log.tell]),
    ...(options.verbose === true ? [(line: RequestLine) => say.aside(lineText(line))] : []),
  ]
  const folders = foldersOf(io.env, io.cwd)
  const { builtInScenarios, loadScenario } = await import('../scenarios.ts')
  const scenario = options.scenario === undefined ? undefined : loadScenario(options.scenario, folders)
  const practice = openPractice({
    file,
    speed: time === 'virtual' ? undefined : speed,
    now: io.clock.now(),
    sync: 'grouped',
    ...(scenario === undefined ? {} : { scenario }),
  })
  const stop = stopSignal({ tell: () => {}, again: 'secure-batch simulator' })
  try {
    const secure = options.tls === true ? await tlsFor(io, { file, speed, lifetime, caller: practice.simulator.caller }) : undefined
    const server = await serve({
      simulator: practice.simulator,
      clock: practice.clock,
      port,
      time,
      scenario: practice.simulator.scenario,
      furnishing: (name) => builtInScenarios(folders).find((one) => one.name === name),
      factor: speed,
      ...(secure === undefined ? {} : { tls: secure.tls }),
      requests: createRequestLog(tellers),
    })
    if (file !== undefined)
      announceEndpoint(file, server.endpoint, secure === undefined ? undefined : `--cloud ${quoted(secure.cloudFile)}`)
    say.text(`Practice cloud at ${server.endpoint}\n`)
    say.aside(`Scenario: ${practice.simulator.scenario}${scenario === undefined ? '' : ` (${safeText(scenario.title)})`}`)
    say.aside(...(secure === undefined ? plainIntroduction(server.endpoint) : secure.introduce(server.endpoint)))
    await new Promise<void>((done) => stop.signal.addEventListener('abort', () => done(), { once: true }))
    await server.close()
    say.aside(
      file === undefined ? 'Stopped. Nothing of it is kept: that takes --practice-state FILE' : `Stopped. Its state is kept in ${file}`,
    )
    return exitCodes.done
  } finally {
    stop.release()
    practice.close()
    await log?.close()
  }
}

function plainIntroduction(endpoint: string): string[] {
  return [
    `Use it:   secure-batch plan --arm-endpoint ${endpoint} --preset private --environment demo`,
    `Watch it: ${endpoint}/`,
    'Stop it:  Ctrl+C',
  ]
}

interface TlsWanted {
  readonly file: string | undefined
  readonly speed: number
  readonly lifetime: number
  readonly caller: CallerSettings
}

/** Making certificates is loaded only where one is asked for. */
async function tlsFor(io: Io, { file, ...wanted }: TlsWanted): Promise<SimulatorTls> {
  const { simulatorTls, tlsBase } = await import('../simulator-tls.ts')
  return simulatorTls({ base: tlsBase(file, foldersOf(io.env, io.cwd).state), now: io.clock.now, ...wanted })
}

function numbers(options: Options): { port: number; speed: number; lifetime: number } {
  const port = Number(options.port ?? (options.tls === true ? '8443' : '8080'))
  const speed = Number(options.speed ?? '60')
  const lifetime = Number(options.tokenLifetime ?? '3599')
  const wrong = [
    ...(Number.isInteger(port) && port >= 0 && port <= 65535
      ? []
      : [`--port takes a number from 0 (a free one) to 65535, not "${safeText(String(options.port))}".`]),
    ...(speed > 0 && Number.isFinite(speed) ? [] : [`--speed takes a number above 0, not "${safeText(String(options.speed))}".`]),
    ...(Number.isInteger(lifetime) && lifetime >= 1
      ? []
      : [`--token-lifetime takes whole seconds, not "${safeText(String(options.tokenLifetime))}".`]),
  ]
  if (wrong.length > 0) {
    throw new UserProblem({
      code: 'wrong-use',
      what: wrong.join(' '),
      now: ['secure-batch simulator --help'],
      exit: exitCodes.usage,
    })
  }
  return { port, speed, lifetime }
}
