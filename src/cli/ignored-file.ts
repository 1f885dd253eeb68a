import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { sync as writeFileAtomic } from 'write-file-atomic'
import { isMap, isSeq, parseDocument } from 'yaml'
import { isObject } from '../common/json.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import { checkYaml, howManyWrong } from '../common/yaml-problems.ts'
import type { Ignored } from '../engine/types.ts'

/** Decisions to leave differences as they are: those that hold, and those whose time is over. */
export interface Decisions {
  readonly active: readonly Ignored[]
  readonly expired: readonly Ignored[]
}

const apiVersion = 'secure-batch-ignored/v1'
const head = `# Differences this team has decided to leave as they are. apply leaves them, plan shows them with their reason.
# Written by: secure-batch drift ignore. Commit it beside the presets.
apiVersion: ${apiVersion}
`

/** Where a project keeps them: one file, by environment, without subscriptions, so that it can be committed. */
export function ignoredFile(project: string): string {
  return join(project, '.secure-batch', 'ignored.yaml')
}

/** What the project has decided for an environment; nothing where there is no file. Throws a UserProblem (exit 2) that names everything wrong in it. */
export function decisionsFor(project: string, environment: string, today: string): Decisions {
  const text = textOf(project)
  if (text === undefined) return { active: [], expired: [] }
  const all = entriesIn(text, project)[environment] ?? []
  const over = (entry: Ignored) => entry.until !== undefined && entry.until < today
  return { active: all.filter((entry) => !over(entry)), expired: all.filter(over) }
}

/** Adds decisions, each in the place of an older one about the same. What else is in the file, comments too, stays. */
export function addDecisions(project: string, environment: string, entries: readonly Ignored[]): void {
  const text = textOf(project)
  if (text !== undefined) entriesIn(text, project)
  const kept = withoutEntries(text ?? head, environment, entries)
  const document = parseDocument(kept)
  for (const entry of entries) {
    const list = document.getIn(['environments', environment])
    if (isSeq(list)) list.add(document.createNode(entry))
    else document.setIn(['environments', environment], document.createNode([entry]))
  }
  write(project, document.toString({ lineWidth: 0 }))
}

/** Removes decisions about the same resources and paths. */
export function forgetDecisions(project: string, environment: string, entries: readonly Ignored[]): void {
  const text = textOf(project)
  if (text !== undefined) write(project, withoutEntries(text, environment, entries))
}

function withoutEntries(text: string, environment: string, entries: readonly Ignored[]): string {
  const document = parseDocument(text)
  const list = document.getIn(['environments', environment])
  if (!isSeq(list)) return text
  list.items = list.items.filter((item) => !isMap(item) || !entries.some((entry) => same(entry, item.toJSON())))
  if (list.items.length === 0) document.deleteIn(['environments', environment])
  const left = document.get('environments')
  if (isMap(left) && left.items.length === 0) document.delete('environments')
  return document.toString({ lineWidth: 0 })
}

const same = (entry: Ignored, other: unknown): boolean =>
  isObject(other) && String(other.resource).toLowerCase() === entry.resource.toLowerCase() && (other.path ?? undefined) === entry.path

function write(project: string, text: string): void {
  const file = ignoredFile(project)
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileAtomic(file, text)
  } catch (error) {
    throw unusable(file, project, error)
  }
}

function textOf(project: string): string | undefined {
  const file = ignoredFile(project)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw unusable(file, project, error)
  }
}

function unusable(file: string, project: string, error: unknown): UserProblem {
  return new UserProblem({
    code: 'ignored-file',
    what: `${relative(project, file)} cannot be used.`,
    why: safeText(error instanceof Error ? error.message : String(error)),
    exit: exitCodes.usage,
  })
}

const fields = ['resource', 'path', 'reason', 'by', 'on', 'until'] as const

function entriesIn(text: string, project: string): Readonly<Record<string, readonly Ignored[]>> {
  const yaml = checkYaml(text)
  const found: Record<string, Ignored[]> = {}
  const value = yaml.count() > 0 ? undefined : yaml.plain()
  if (yaml.count() === 0 && !isObject(value)) yaml.report([], `It begins with apiVersion: ${apiVersion}`)
  if (isObject(value)) {
    if (value.apiVersion !== apiVersion) yaml.report(['apiVersion'], `This version reads ${apiVersion}`)
    for (const key of Object.keys(value))
      if (key !== 'apiVersion' && key !== 'environments') yaml.report([key], `There is no "${safeText(key)}" here`)
    const environments = value.environments ?? {}
    if (!isObject(environments)) yaml.report(['environments'], 'Environments by name')
    else {
      for (const [name, list] of Object.entries(environments)) {
        if (!Array.isArray(list)) yaml.report(['environments', name], 'A list of decisions')
        else
          found[name] = list.flatMap((item, index) =>
            entryOf(item, (path, message) => yaml.report(['environments', name, index, ...path], message)),
          )
      }
    }
  }
  if (yaml.count() === 0) return found
  const file = relative(project, ignoredFile(project))
  throw new UserProblem({
    code: 'ignored-file',
    what: `${file} cannot be used. ${howManyWrong(yaml.count())}`,
    details: yaml.details(file),
    now: ['Mend the file; what it may hold: resource, path, reason, by, on, until'],
    exit: exitCodes.usage,
  })
}

function entryOf(item: unknown, report: (path: readonly string[], message: string) => void): readonly Ignored[] {
  if (!isObject(item)) {
    report([], 'A decision has a resource and a reason')
    return []
  }
  for (const key of Object.keys(item)) if (!fields.some((field) => field === key)) report([key], `There is no "${safeText(key)}" here`)
  const text = (key: (typeof fields)[number]): string | undefined => {
    const value = item[key]
    if (value === undefined) return undefined
    if (typeof value === 'string' && value.trim() !== '') return safeText(value)
    report([key], 'Text')
    return undefined
  }
  const [resource, path, reason, by, on, until] = fields.map(text)
  if (resource === undefined || !resource.startsWith('/'))
    report(item.resource === undefined ? [] : ['resource'], 'The id of a resource, without its subscription')
  if (item.reason === undefined) report([], 'A decision needs a reason')
  for (const [key, date] of [
    ['on', on],
    ['until', until],
  ] as const) {
    if (date !== undefined && !isDate(date)) report([key], 'A date: 2027-01-31')
  }
  if (resource === undefined || reason === undefined) return []
  return [
    {
      resource,
      ...(path === undefined ? {} : { path }),
      reason,
      ...(by === undefined ? {} : { by }),
      ...(on === undefined ? {} : { on }),
      ...(until === undefined ? {} : { until }),
    },
  ]
}

/** Whether a text is a day there is. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}
