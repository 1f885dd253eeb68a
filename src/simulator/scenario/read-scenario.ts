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
  const message = inWords(issue)
  report(issue.path, said === '' ? `A scenario: ${message}` : `${said}: ${message}`)
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'keys with values',
  record: 'keys with values',
  array: 'a list',
}

/** The schema's own words are for people who write TypeScript. */
function inWords(issue: Issue): string {
  if (!/^(Invalid|Too|Unrecognized)/.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return issue.input === undefined ? `is missing: ${orList(issue.values)}` : `must be ${orList(issue.values)}`
    case 'too_small':
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`
    case 'too_big':
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`
    default:
      return issue.message.replace(
        /^Invalid discriminator value\. Expected (.*)$/,
        (_, kinds: string) => `must be ${kinds.replaceAll("'", '').replaceAll(' |', ' or')}`,
      )
  }
}

const orList = (values: readonly unknown[]): string => values.map(String).join(' or ')
