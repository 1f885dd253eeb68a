import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../common/make-folder.ts'
import { foldersOf } from '../folders.ts'
import type { Options, Target } from '../options.ts'
import type { Run } from '../program.ts'
import { speaker } from '../say.ts'
import { demoState } from '../target.ts'
import { applyHeadless } from './apply.ts'

/**
 * `demo`: the whole journey on a practice cloud of its own that starts empty each time. With a terminal it is the wizard; without one
 * it takes the recommended preset and prints plan, progress and report.
 */
export const runDemo: Run = async (io, options) => {
  const say = speaker(io, options)
  const target = freshPractice(io.env, io.cwd, options, (text) => say.aside(text))
  const interactive = io.stdin.isTTY === true && io.stdout.isTTY === true && options.yes !== true && options.input !== false
  if (interactive) {
    const { runWizardCommand } = await import('./new.ts')
    return runWizardCommand(io, options, target)
  }
  const preset = options.preset ?? ['private']
  const environment = options.answers.environment ?? 'demo'
  say.aside(`The practice cloud, preset ${preset.join(', ')}: nothing here touches Azure or costs anything.`, '')
  return applyHeadless(io, { ...options, yes: true, preset, answers: { ...options.answers, environment } }, { target, showPlan: true })
}

/** An empty practice cloud: its own file, so that the commands the report prints find the same one; memory where no file can be written. */
function freshPractice(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  options: Options,
  tell: (text: string) => void,
): Target {
  const scenario = options.scenario === undefined ? {} : { scenario: options.scenario }
  if (options.practiceState !== undefined) return { kind: 'practice', file: options.practiceState, ...scenario }
  const folders = foldersOf(env, cwd)
  const { state } = folders
  const file = demoState(folders)
  try {
    makeFolder(state)
    // The commands the last demo printed still find its cloud, under another name.
    if (existsSync(file)) {
      const previous = join(state, 'demo-previous.jsonl')
      renameSync(file, previous)
      tell(`This demo starts on an empty practice cloud. The last one's is kept: --practice-state ${previous}`)
    }
    return { kind: 'practice', file, ...scenario }
  } catch {
    return { kind: 'practice', file: undefined, ...scenario }
  }
}
