import { existsSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import type { AzureCloud } from '../azure/clouds.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'

/** Flags as commander hands them over, every command's together. Which command takes which is said in `program.ts`. */
export interface Options {
  readonly preset?: readonly string[]
  readonly set?: readonly string[]
  readonly practice?: boolean
  readonly practiceState?: string
  readonly armEndpoint?: string
  readonly scenario?: string
  readonly yes?: boolean
  readonly input?: boolean
  readonly plain?: boolean
  readonly json?: boolean
  readonly events?: string
  readonly color?: 'auto' | 'always' | 'never'
  readonly verbose?: boolean
  readonly check?: boolean
  /** Why a difference stays, and until when: an ISO date or `never`. */
  readonly reason?: string
  readonly until?: string
  readonly format?: string
  readonly output?: string
  readonly resume?: string
  /** Packets that came back answered. */
  readonly answer?: readonly string[]
  /** Whom a packet is for. */
  readonly to?: string
  readonly write?: boolean
  /** Where to write what a colleague with more rights runs. */
  readonly handoff?: string
  readonly waitForHandoff?: boolean
  /** The command line as given, for commands that repeat it. */
  readonly words?: readonly string[]
  readonly port?: string
  readonly speed?: string
  readonly time?: 'virtual' | 'scaled'
  readonly tls?: boolean
  readonly tokenLifetime?: string
  readonly log?: string
  /** Answers given by the questions' own flags, by question id. */
  readonly answers: Readonly<Record<string, string>>
}

/** Where the environment is, as far as flags tell. */
export type Target =
  | { readonly kind: 'practice'; readonly file: string | undefined; readonly scenario?: string }
  | { readonly kind: 'emulator'; readonly endpoint: string }
  | { readonly kind: 'azure'; readonly custom?: CustomCloud }

/** A cloud that a file describes (`--cloud FILE`). It behaves as Azure; the answer to the question about the cloud is `public`. */
export interface CustomCloud {
  /** As the person wrote it. */
  readonly file: string
  readonly cloud: AzureCloud
}

/**
 * What `--practice`, `--practice-state`, `--scenario`, `--arm-endpoint` and `--cloud FILE` ask for. Throws a UserProblem (exit 2) when they contradict each
 * other or the cloud file cannot be taken.
 */
export async function targetOf(options: Options, defaultState: string): Promise<Target> {
  const file = cloudFile(options)
  if (
    file !== undefined &&
    (options.armEndpoint !== undefined ||
      options.practice === true ||
      options.practiceState !== undefined ||
      options.scenario !== undefined)
  ) {
    throw new UserProblem({
      code: 'contradicting-flags',
      what: `--cloud ${safeText(file)} and ${options.armEndpoint === undefined ? '--practice' : '--arm-endpoint'} speak of different clouds.`,
      now: ['Give one of them'],
      exit: exitCodes.usage,
    })
  }
  if (options.armEndpoint !== undefined) {
    if (options.practice || options.practiceState !== undefined) {
      throw new UserProblem({
        code: 'contradicting-flags',
        what: '--arm-endpoint and --practice speak of different clouds.',
        now: ['Give one of them'],
        exit: exitCodes.usage,
      })
    }
    if (options.scenario !== undefined) {
      throw new UserProblem({
        code: 'contradicting-flags',
        what: '--scenario is about a practice cloud that begins here; --arm-endpoint speaks to one that runs already.',
        now: [`secure-batch simulator --scenario ${safeText(options.scenario)}`, 'then --arm-endpoint without --scenario'],
        exit: exitCodes.usage,
      })
    }
    return { kind: 'emulator', endpoint: loopback(options.armEndpoint) }
  }
  const scenario = options.scenario === undefined ? {} : { scenario: options.scenario }
  if (options.practiceState !== undefined) return { kind: 'practice', file: options.practiceState, ...scenario }
  if (options.practice || options.scenario !== undefined || options.answers.cloud === 'practice')
    return { kind: 'practice', file: defaultState, ...scenario }
  if (file === undefined) return { kind: 'azure' }
  // YAML and its checks are loaded only where a file is named.
  const { readCloudFile } = await import('../azure/cloud-file.ts')
  return { kind: 'azure', custom: { file, cloud: readCloudFile(file) } }
}

/** The file that `--cloud` or `--set cloud=` names; undefined when it is a cloud's name, or nothing. */
function cloudFile(options: Options): string | undefined {
  const set = (options.set ?? []).findLast((setting) => setting.startsWith('cloud='))
  const value = set?.slice('cloud='.length) ?? options.answers.cloud
  return value !== undefined && isCloudFile(value) ? value : undefined
}

/** Whether a value given for the cloud is a file's path rather than a cloud's name. */
export function isCloudFile(value: string): boolean {
  if (['practice', 'public', 'usgov', 'china', ''].includes(value)) return false
  return /[/\\]|\.(ya?ml|json)$/i.test(value) || existsSync(value)
}

/** Whether a run's times are those of a practice cloud, not of a clock on the wall: an emulator's time is not known here. */
export function inPracticeTime(target: Target): boolean {
  return target.kind === 'practice' || (target.kind === 'azure' && target.custom?.cloud.speed !== undefined)
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
