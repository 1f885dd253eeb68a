import { isIPv4 } from 'node:net'
import { exitCodes, UserProblem } from '../common/problem.ts'

/** Flags as commander hands them over, every command's together. Which command takes which is said in `program.ts`. */
export interface Options {
  readonly preset?: readonly string[]
  readonly set?: readonly string[]
  readonly practice?: boolean
  readonly practiceState?: string
  readonly armEndpoint?: string
  readonly yes?: boolean
  readonly input?: boolean
  readonly plain?: boolean
  readonly json?: boolean
  readonly events?: string
  readonly color?: 'auto' | 'always' | 'never'
  readonly verbose?: boolean
  readonly check?: boolean
  readonly format?: string
  readonly output?: string
  readonly resume?: string
  /** The command line as given, for commands that repeat it. */
  readonly words?: readonly string[]
  readonly port?: string
  readonly speed?: string
  readonly log?: string
  /** Answers given by the questions' own flags, by question id. */
  readonly answers: Readonly<Record<string, string>>
}

/** Where the environment is, as far as flags tell. */
export type Target =
  | { readonly kind: 'practice'; readonly file: string | undefined }
  | { readonly kind: 'emulator'; readonly endpoint: string }
  | { readonly kind: 'azure' }

/** What `--practice`, `--practice-state` and `--arm-endpoint` ask for. Throws a UserProblem (exit 2) when they contradict each other. */
export function targetOf(options: Options, defaultState: string): Target {
  if (options.armEndpoint !== undefined) {
    if (options.practice || options.practiceState !== undefined) {
      throw new UserProblem({
        code: 'contradicting-flags',
        what: '--arm-endpoint and --practice speak of different clouds.',
        now: ['Give one of them'],
        exit: exitCodes.usage,
      })
    }
    return { kind: 'emulator', endpoint: loopback(options.armEndpoint) }
  }
  if (options.practiceState !== undefined) return { kind: 'practice', file: options.practiceState }
  if (options.practice || options.answers.cloud === 'practice') return { kind: 'practice', file: defaultState }
  return { kind: 'azure' }
}

/** The endpoint when it is on this machine: nothing else is ever sent the practice token's requests. */
function loopback(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? ''
  const local = host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
  if (url === undefined || !local || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new UserProblem({
      code: 'endpoint-not-local',
      what: `--arm-endpoint takes an address on this machine, not "${endpoint}".`,
      why: 'It is meant for emulators and tests; requests for Azure itself go to the known clouds only.',
      now: ['secure-batch simulator --port 8080', 'then: --arm-endpoint http://127.0.0.1:8080'],
      exit: exitCodes.usage,
    })
  }
  return url.origin
}
