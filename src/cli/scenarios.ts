import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { didYouMean } from '../common/nearest.ts'
import { exitCodes, UserProblem } from '../common/problem.ts'
import { safeText } from '../common/safe-text.ts'
import { readScenario } from '../simulator/scenario/read-scenario.ts'
import type { Scenario } from '../simulator/scenario/types.ts'
import type { Folders } from './folders.ts'

const extensions = ['.yaml', '.yml']
/** A scenario is some pages of text; anything much larger is another file given by mistake. */
const largest = 1024 * 1024

/** The scenarios shipped with the program, by name. */
export function builtInScenarios(folders: Folders): readonly Scenario[] {
  const folder = shipped(folders)
  return namesIn(folder).map((name) => read(join(folder, `${name}.yaml`), name, `${name}.yaml`))
}

/**
 * The scenario of a name or a file (with a separator or a YAML ending; relative to the current folder). Throws a UserProblem (exit 2) for an unknown
 * name, listing the built-in ones, and for a file that cannot be read or is not valid.
 */
export function loadScenario(nameOrFile: string, folders: Folders): Scenario {
  const isFile = /[\\/]/.test(nameOrFile) || extensions.includes(extname(nameOrFile))
  if (isFile) return read(resolve(folders.project, nameOrFile), basename(nameOrFile, extname(nameOrFile)), nameOrFile)
  const folder = shipped(folders)
  if (namesIn(folder).includes(nameOrFile)) return read(join(folder, `${nameOrFile}.yaml`), nameOrFile, `${nameOrFile}.yaml`)
  const known = builtInScenarios(folders)
  const names = known.map(({ name }) => name)
  throw new UserProblem({
    code: 'unknown-scenario',
    what: `There is no scenario "${safeText(nameOrFile)}"${didYouMean(nameOrFile, names)}.`,
    why: 'These are built in; a file of your own is named with its path.',
    details: known.map(({ name, title }) => `${name}: ${title}`),
    now: ['Use one of these: --scenario NAME', 'or your own: --scenario ./FILE.yaml'],
    exit: exitCodes.usage,
  })
}

const shipped = (folders: Folders) => join(fileURLToPath(folders.builtIn), 'scenarios')

function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => extname(file) === '.yaml')
    .map((file) => basename(file, '.yaml'))
    .sort()
}

function read(file: string, name: string, shown: string): Scenario {
  let text: string
  try {
    if (statSync(file).size > largest) throw new Error(`it is larger than ${largest / 1024} KiB, which no scenario is`)
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserProblem({
      code: 'unreadable-scenario',
      what: `The scenario file ${safeText(shown)} cannot be read.`,
      why: safeText(error instanceof Error ? error.message : String(error)),
      now: ['Name a file that is there: --scenario FILE'],
      exit: exitCodes.usage,
    })
  }
  return readScenario(text, name, shown)
}
