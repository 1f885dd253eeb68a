import { posix, win32 } from 'node:path'
import type { Io } from '../common/io.ts'
import { quoted } from './quoted.ts'

/** The commands there are; a test holds it against the program. */
export const commandNames = [
  'new',
  'plan',
  'doctor',
  'apply',
  'drift',
  'destroy',
  'export',
  'presets',
  'delegate',
  'explain',
  'simulator',
  'demo',
  'help',
] as const

const printed = new RegExp(`(?<![\\w/:.@-])secure-batch(?= (?:${commandNames.join('|')}|--?[a-z][\\w-]*|\\[options\\])(?![\\w-]))`, 'g')

/** How a process came to run this program. */
export interface Start {
  /** The program's file as Node was given it. */
  readonly file: string | undefined
  readonly env: Io['env']
  readonly cwd: string
  readonly platform: NodeJS.Platform
}

/**
 * What a person types to start this program again: `secure-batch` where it is installed, `npx secure-batch`, or, from a clone, Node and the file.
 * Who wraps it in a script or a container says so in SECURE_BATCH_COMMAND.
 */
export function startedAs({ file, env, cwd, platform }: Start): string {
  const said = env.SECURE_BATCH_COMMAND?.trim()
  if (said !== undefined && said !== '') return said
  const { basename, relative } = platform === 'win32' ? win32 : posix
  const plain = file?.replaceAll('\\', '/') ?? ''
  // On Windows an installed program is started by its file, which then lies in node_modules.
  if (plain === '' || plain.includes('/node_modules/') || !basename(plain).endsWith('.cjs'))
    return plain.includes('/node_modules/') && env.npm_command === 'exec' ? 'npx secure-batch' : 'secure-batch'
  // npm runs scripts in the package's folder; the person may stand in one below.
  const stands = env.npm_lifecycle_event === undefined ? cwd : (env.INIT_CWD ?? cwd)
  const near = relative(stands, file ?? '').replaceAll('\\', '/')
  return `node ${quoted(near === '' || near.startsWith('../../') ? plain : near)}`
}

/** A text with its commands as the person can run them: everywhere else in the program they begin with `secure-batch`. */
export function asStarted(text: string, command: string | undefined): string {
  return command === undefined || command === 'secure-batch' ? text : text.replace(printed, () => command)
}
