import type { Io } from '../common/io.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import type { Options } from './options.ts'
import { quoted } from './quoted.ts'

export interface Approval {
  readonly what: 'apply' | 'destroy'
  readonly environment: string
  /** The environment's name must be typed instead of a yes. */
  readonly typeName: boolean
}

/**
 * Whether the person agrees. `--yes` agrees; where nobody can be asked (no terminal, `--no-input`, `--json`) a UserProblem
 * (exit 2) says so. Questions go to stderr, so that stdout stays the product.
 */
export async function approve(io: Io, options: Options, { what, environment, typeName }: Approval): Promise<boolean> {
  if (options.yes === true) return true
  if (!canBeAsked(io, options)) {
    throw new UserProblem({
      code: 'not-approved',
      what: `${what} changes things and needs your approval.`,
      why: 'Nobody can be asked here: there is no terminal, or --no-input was given.',
      now: [
        ...(what === 'apply' ? ['Look at what would change: the same command with plan instead of apply'] : []),
        `Approve it with the same command and --yes: secure-batch ${(options.words ?? []).map(quoted).join(' ')} --yes`,
      ],
      exit: exitCodes.usage,
    })
  }
  const { confirm, input } = await import('@inquirer/prompts')
  const context = { output: io.stderr, input: io.stdin }
  try {
    if (!typeName)
      return await confirm(
        { message: what === 'apply' ? `Create ${environment} as planned?` : `Remove ${environment}?`, default: false },
        context,
      )
    const typed = await input(
      { message: `Type ${environment} to ${what === 'apply' ? 'create it' : 'remove it'}, or Enter to leave:` },
      context,
    )
    return typed.trim() === environment
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return false
    throw error
  }
}

/** Whether somebody sits at this terminal and may be asked. */
export function canBeAsked(io: Io, options: Options): boolean {
  return io.stdin.isTTY === true && io.stderr.isTTY === true && options.input !== false
}
