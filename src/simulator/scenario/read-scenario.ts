import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { offsetOf, type Path } from '../../common/yaml-position.ts'
import { scenarioSchema } from './schema.ts'
import type { Scenario } from './types.ts'

/**
 * The scenario in a YAML text. `name` is what it is called, `file` how problems name it. Throws a UserProblem (exit 2) that lists everything wrong
 * with it, each with line and column.
 */
export function readScenario(text: string, name: string, file: string): Scenario {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const found: { readonly offset: number; readonly message: string }[] = document.errors.map((error) => ({
    offset: error.pos[0],
    message: error.message,
  }))
  const report = (path: Path, message: string) => found.push({ offset: offsetOf(document.contents, path), message })
  if (found.length === 0) {
    let json: unknown
    try {
      json = document.toJS({ maxAliasCount: 20 })
    } catch (error) {
      report([], error instanceof Error ? error.message : String(error))
    }
    const parsed = found.length > 0 ? undefined : scenarioSchema.safeParse(json ?? {}, { reportInput: true })
    // The schema has just said that it is one; absent keys are absent there, not undefined.
    if (parsed?.success === true) return withName(name, parsed.data as unknown as Omit<Scenario, 'name'>)
    for (const issue of parsed?.error.issues ?? []) tell(issue, report)
  }
  throw new UserProblem({
    code: 'invalid-scenario',
    what: `The scenario ${safeText(file)} cannot be used.`,
    why: found.length === 1 ? 'One thing in it is wrong.' : `${found.length} things in it are wrong.`,
    details: found
      .sort((left, right) => left.offset - right.offset)
      .map(({ offset, message }) => {
        const { line, col } = lines.linePos(offset)
        return safeText(`${file}:${line}:${col}  ${message}`)
      }),
    now: ['Mend the file; then run the same command again', 'What a scenario file holds: secure-batch simulator --help'],
    exit: exitCodes.usage,
  })
}

function withName(name: string, { apiVersion: _, ...rest }: Omit<Scenario, 'name'> & { readonly apiVersion?: unknown }): Scenario {
  return { ...rest, name }
}

type Issue = z.core.$ZodIssue

function tell(issue: Issue, report: (path: Path, message: string) => void): void {
  const said = issue.path.map((part) => (typeof part === 'number' ? String(part + 1) : String(part))).join(' ')
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) report([...issue.path, key], `There is no key "${key}" ${said === '' ? 'here' : `in ${said}`}`)
    return
  }
  report(issue.path, said === '' ? `A scenario: ${issue.message}` : `${said}: ${issue.message}`)
}
