import { didYouMean } from '../../common/nearest.ts'
import { type ExitCode, exitCodes, type ProblemDetails, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { emptyDraft, showAnswer } from '../../interview/draft.ts'
import {
  type FoundPreset,
  listPresets,
  loadPresets,
  migrationOf,
  type PresetFolders,
  presetFile,
  projectPresets,
  rewritePreset,
} from '../../interview/preset-files.ts'
import { applyPresets } from '../../interview/presets.ts'
import { questions } from '../../interview/registry.ts'
import type { AnswerRule } from '../../interview/types.ts'
import { problemLines } from '../../ui/lines/problem.ts'
import { type Line, line, lineWidth, padText, span, wrap } from '../../ui/terminal/line.ts'
import { foldersOf } from '../folders.ts'
import type { Options } from '../options.ts'
import type { Run } from '../program.ts'
import { type Say, speaker } from '../say.ts'

/** `presets list|show NAME|save NAME|diff A B|validate NAME…`. */
export const runPresets: Run = async (io, options, [action = 'list', ...names]) => {
  const say = speaker(io, options)
  const folders = foldersOf(io.env, io.cwd)
  const places = { project: folders.project, user: folders.presets, builtIn: folders.builtIn }
  switch (action) {
    case 'list':
      return list(say, options, places)
    case 'show':
      return show(say, options, places, names[0])
    case 'save':
      return (await import('./presets-save.ts')).savePresetCommand(io, say, options, folders, names[0])
    case 'diff':
      return (await import('./presets-diff.ts')).diffPresets(say, options, folders, names)
    case 'validate':
      return validate(say, options, places, names)
    default:
      throw new UserProblem({
        code: 'wrong-use',
        what: `presets knows no "${safeText(action)}"${didYouMean(action, ['list', 'show', 'save', 'diff', 'validate'])}.`,
        now: [
          'secure-batch presets list',
          'secure-batch presets show private',
          'secure-batch presets save team --environment demo',
          'secure-batch presets diff private ./team.yaml',
          'secure-batch presets validate ./team.yaml',
        ],
        exit: exitCodes.usage,
      })
  }
}

/** One preset as `list` tells it. */
interface Listed {
  readonly name: string
  readonly from: FoundPreset['from']
  readonly title: string
  readonly description: string
  readonly file: string | undefined
  /** A nearer preset has the same name. */
  readonly hidden: boolean
  /** Why it cannot be used. */
  readonly problem?: string
}

function list(say: Say, options: Options, places: PresetFolders): ExitCode {
  const seen = new Set<string>()
  const found = listPresets(places).map(({ name, from, file }): Listed => {
    const hidden = seen.has(name)
    seen.add(name)
    const place = { name, from, hidden, file: from === 'built-in' ? undefined : file }
    try {
      const preset = loadPresets([file], places, questions).at(-1)
      return { ...place, title: preset?.title ?? '', description: preset?.description ?? '' }
    } catch (error) {
      if (!(error instanceof UserProblem)) throw error
      return {
        ...place,
        title: '',
        description: '',
        problem: `${error.details.what} ${error.details.details?.[0] ?? error.details.why ?? ''}`.trim(),
      }
    }
  })
  if (options.json === true) say.json(found)
  else {
    const where = `A name is looked for in ${shortFolder(projectPresets(places.project), places.project)}, then in ${places.user ?? 'no folder of yours'}, then among those shipped: the nearest wins.`
    say.product([
      ...found.flatMap((one) => listed(one, say.width)),
      [],
      ...wrap(`${where} A word with / or .yaml is a file.`, say.width).map((text) => line(span(text, 'dim'))),
    ])
  }
  return exitCodes.done
}

function show(say: Say, options: Options, places: PresetFolders, name: string | undefined): ExitCode {
  if (name === undefined) throw missingName('show')
  const presets = loadPresets([name], places, questions)
  const last = presets.at(-1)
  const { rules } = applyPresets(emptyDraft, presets)
  if (options.json === true) {
    const answers = Object.fromEntries(Object.entries(rules))
    say.json({ name: last?.name, title: last?.title, description: last?.description, extends: last?.extends ?? [], answers })
  } else
    say.product([
      line(span(last?.name ?? name, 'strong'), span(last?.title === undefined ? '' : `  ${last.title}`)),
      ...(last?.description === undefined ? [] : wrap(last.description, say.width - 2).map((text) => line(span(`  ${text}`, 'dim')))),
      ...(last === undefined || last.extends.length === 0
        ? []
        : wrap(
            `builds on ${presets
              .slice(0, -1)
              .map((one) => one.name)
              .join(', ')}`,
            say.width - 2,
          ).map((text) => line(span(`  ${text}`, 'dim')))),
      [],
      ...shown(rules, last?.name, say.width),
    ])
  return exitCodes.done
}

function validate(say: Say, options: Options, places: PresetFolders, names: readonly string[]): ExitCode {
  if (names.length === 0) throw missingName('validate')
  const valid: string[] = []
  const rewritten: string[] = []
  const migrated: { readonly name: string; readonly from: string; readonly to: string; readonly changes: readonly string[] }[] = []
  const problems: ProblemDetails[] = []
  for (const name of names) {
    try {
      const { file, from } = presetFile(name, places)
      if (options.write === true && from === 'built-in')
        throw missingName('validate --write', 'a preset of yours; those shipped are current')
      const report = migrationOf(file)
      if (report !== undefined) migrated.push({ name, from: report.from, to: report.to, changes: report.lines.map(({ text }) => text) })
      if (options.write === true && report !== undefined) {
        rewritePreset(file)
        rewritten.push(name)
      }
      const preset = loadPresets([name], places, questions)
      applyPresets(emptyDraft, preset)
      valid.push(preset.at(-1)?.name ?? name)
    } catch (error) {
      if (!(error instanceof UserProblem)) throw error
      problems.push(error.details)
    }
  }
  if (options.json === true) {
    say.json({
      valid,
      ...(migrated.length === 0 ? {} : { migrated }),
      ...(rewritten.length === 0 ? {} : { rewritten }),
      ...(problems.length === 0 ? {} : { problems }),
    })
  } else {
    say.product([
      ...migrated.flatMap(({ name, from, to, changes }) => [
        line(span(`${name} is written for ${from}; this program reads ${to}:`, 'attention')),
        ...changes.flatMap((change) =>
          wrap(change, Math.max(20, say.width - 4)).map((text, index) => line(index === 0 ? `  · ${text}` : `    ${text}`)),
        ),
        rewritten.includes(name)
          ? line(span('✓ ', 'good'), `${name} was rewritten; its comments are kept`)
          : line(span(`  Rewrite it: secure-batch presets validate ${name} --write`, 'dim')),
      ]),
      ...valid.map((name) => line(span('✓ ', 'good'), `${name} is valid`)),
    ])
  }
  for (const problem of problems) say.aside(...problemLines(problem, say.asideWidth))
  return problems.length > 0 ? exitCodes.usage : exitCodes.done
}

function shortFolder(folder: string, project: string): string {
  return folder.startsWith(project) ? `.${folder.slice(project.length)}` : folder
}

function listed(one: Listed, width: number): Line[] {
  const place = { project: 'the project’s', user: 'yours', 'built-in': '', path: '' }[one.from]
  const notes = [place, one.hidden ? 'hidden by a nearer one of this name' : ''].filter((note) => note !== '').join('; ')
  return [
    line(span(padText(one.name, 16), 'strong'), one.title, span(notes === '' ? '' : `  (${notes})`, 'dim')),
    ...(one.description === ''
      ? []
      : wrap(one.description, Math.max(20, width - 16)).map((text) => line(span(`${' '.repeat(16)}${text}`, 'dim')))),
    ...(one.problem === undefined
      ? []
      : wrap(one.problem, Math.max(20, width - 16)).map((text) => line(span(`${' '.repeat(16)}${text}`, 'attention')))),
  ]
}

/** An answer a row; who gave it and why beside it, or under it where a terminal is too narrow for both. */
function shown(rules: Readonly<Record<string, AnswerRule>>, name: string | undefined, width: number): Line[] {
  const column = 26
  return questions.flatMap((question) => {
    const rule = rules[question.id]
    if (rule === undefined) return []
    const value =
      rule.state === 'ask' ? 'asked' : rule.state === 'bounded' ? `one of ${rule.allowed.join(', ')}` : showAnswer(question, rule.value)
    const because = 'because' in rule && rule.because !== undefined ? `: ${rule.because}` : ''
    const by = rule.state === 'fixed' ? `fixed by ${rule.by}${because}` : rule.by === name ? because.slice(2) : `from ${rule.by}${because}`
    const [first = '', ...more] = wrap(value, Math.max(20, width - column))
    const head = line('  ', span(padText(question.id, column - 2), 'dim'), first)
    const note = span(by === '' ? '' : `   ${by}`, 'dim')
    if (more.length === 0 && lineWidth([...head, note]) <= width) return [line(head, note)]
    return [
      head,
      ...more.map((text) => line(' '.repeat(column), text)),
      ...(by === '' ? [] : wrap(by, Math.max(20, width - column - 2)).map((text) => line(span(`${' '.repeat(column + 2)}${text}`, 'dim')))),
    ]
  })
}

function missingName(action: string, what = 'the name or file of a preset'): UserProblem {
  return new UserProblem({
    code: 'wrong-use',
    what: `presets ${action} needs ${what}.`,
    now: ['secure-batch presets list', `secure-batch presets ${action.split(' ')[0]} private`],
    exit: exitCodes.usage,
  })
}
