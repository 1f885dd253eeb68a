import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join, relative, resolve } from 'node:path'
import type { Io } from '../../common/io.ts'
import { type ExitCode, exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { isPath, projectPresets, savePreset } from '../../interview/preset-files.ts'
import { leftOutOf, presetOf, schemaBeside, writePreset } from '../../interview/preset-write.ts'
import { questions } from '../../interview/registry.ts'
import { applySettings } from '../../interview/set.ts'
import { line, span } from '../../ui/terminal/line.ts'
import { gatherAnswers, settingsOf, todayOf } from '../answers.ts'
import type { Folders } from '../folders.ts'
import { rememberedDraft } from '../kept.ts'
import { type Options, targetOf } from '../options.ts'
import { quoted } from '../quoted.ts'
import type { Say } from '../say.ts'
import { defaultPracticeState } from '../target.ts'

/** `presets save NAME|FILE`: the answers remembered of an environment, or given here, as a preset. */
export async function savePresetCommand(io: Io, say: Say, options: Options, folders: Folders, name: string | undefined): Promise<ExitCode> {
  if (name === undefined)
    throw wrongUse('presets save needs a name or a file for the preset.', ['secure-batch presets save team --environment demo'])
  const file = fileOf(name, folders)
  const draft = await draftOf(io, options, folders)
  const preset = presetOf(draft, basename(file, extname(file)), questions)
  const exists = existsSync(file)
  if (exists && options.yes !== true && readFileSync(file, 'utf8') !== writePreset(preset, schemaBeside, questions)) {
    throw wrongUse(`${shown(file, folders)} exists and says something else.`, [
      `secure-batch presets diff ${quoted(shown(file, folders))} ${options.answers.environment ?? 'private'}`,
      'Replace it with the same command and --yes',
    ])
  }
  savePreset(file, preset, questions)
  const leftOut = leftOutOf(draft, questions)
  const count = Object.keys(preset.answers).length
  if (options.json === true) say.json({ file, name: preset.name, answers: preset.answers, leftOut })
  else say.product([line(span('✓ ', 'good'), `${exists ? 'Replaced' : 'Saved'} ${shown(file, folders)}: ${count} answers`)])
  for (const { id, because } of leftOut) say.aside(`${id} is left out: ${because}. Give it with --${id} when you run.`)
  say.aside(
    line(
      span('Who decided each: ', 'dim'),
      `secure-batch explain decisions${options.answers.environment === undefined ? '' : ` --environment ${quoted(options.answers.environment)}`}`,
    ),
  )
  return exitCodes.done
}

async function draftOf(io: Io, options: Options, folders: Folders) {
  const target = await targetOf(options, defaultPracticeState(folders))
  const { environment } = options.answers
  const kept =
    environment === undefined || (options.preset ?? []).length > 0
      ? undefined
      : await rememberedDraft(options, target, folders, environment)
  if (kept !== undefined) return applySettings(kept, settingsOf(options, target), questions)
  const { draft, known } = await gatherAnswers(options, target, folders, { today: todayOf(io.clock.now()) })
  if (known) return draft
  throw wrongUse(
    environment === undefined ? 'There are no answers to save.' : `No answers are remembered of an environment ${safeText(environment)}.`,
    ['secure-batch presets save team --environment NAME', 'secure-batch presets save team --preset private --set logs=none'],
  )
}

function fileOf(name: string, folders: Folders): string {
  if (isPath(name)) {
    const file = resolve(folders.project, name)
    const isFolder = /[\\/]$|(^|[\\/])\.{1,2}$/.test(name) || (existsSync(file) && statSync(file).isDirectory())
    if (isFolder) throw wrongUse(`${safeText(name)} is a folder.`, [`secure-batch presets save ${quoted(join(name, 'team.yaml'))}`])
    return extname(file) === '' ? `${file}.yaml` : file
  }
  if (!/^[a-z0-9][\w.-]{0,60}$/i.test(name))
    throw wrongUse(`"${safeText(name)}" is no name for a preset.`, ['Use letters, digits and -, or a file: ./team.yaml'])
  return join(projectPresets(folders.project), `${name}.yaml`)
}

function shown(file: string, folders: Folders): string {
  const short = relative(folders.project, file)
  return short.startsWith('..') ? file : `./${short}`
}

function wrongUse(what: string, now: readonly string[]): UserProblem {
  return new UserProblem({ code: 'wrong-use', what, now, exit: exitCodes.usage })
}
