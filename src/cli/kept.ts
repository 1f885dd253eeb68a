import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import type { Draft } from '../interview/types.ts'
import { keptDraft, scopeOf } from './answers.ts'
import { answersKept, answersKeptAnywhere, environmentFiles, type Folders } from './folders.ts'
import type { Options, Target } from './options.ts'

/**
 * The answers remembered of an environment, wherever it is; flags that say where narrow the search. Undefined when none are.
 * Throws a UserProblem (exit 2) when several environments have the name.
 */
export async function rememberedDraft(options: Options, target: Target, folders: Folders, environment: string): Promise<Draft | undefined> {
  const files = filesOf(options, target, folders, environment)
  const [only, ...others] = await Promise.all(files.map((file) => keptDraft(file, file)))
  if (only === undefined || others.length === 0) return only
  throw new UserProblem({
    code: 'which-environment',
    what: `${files.length} environments are called ${safeText(environment)}.`,
    details: [only, ...others].map(
      ({ entries }) => `cloud ${text(entries.cloud?.value)}, subscription ${text(entries.subscription?.value)}`,
    ),
    now: ['Say which: --practice, --cloud NAME or --subscription ID'],
    exit: exitCodes.usage,
  })
}

/** The files in which answers of environments of a name are kept, narrowed by flags that say where. */
export function filesOf(options: Options, target: Target, folders: Folders, environment: string): readonly string[] {
  const { cloud, subscription } = options.answers
  if (target.kind === 'azure' && cloud === undefined && subscription === undefined) return answersKeptAnywhere(folders, environment)
  const scope = scopeOf(target, cloud ?? 'public')
  if (subscription === undefined) return answersKept(folders, environment, scope)
  const { answers } = environmentFiles(folders, environment, scope, subscription)
  return answersKept(folders, environment, scope).filter((file) => file === answers)
}

function text(value: unknown): string {
  return value === undefined ? 'not said' : safeText(String(value))
}
