import { type ExitCode, exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { emptyDraft, showAnswer } from '../../interview/draft.ts'
import { type PresetDifference, presetDiff, type SaidAnswer, saidAnswers } from '../../interview/preset-diff.ts'
import { isPath, listPresets, withPresets } from '../../interview/preset-files.ts'
import { questionOf, questions } from '../../interview/registry.ts'
import type { Draft } from '../../interview/types.ts'
import { type Line, labelled, line, span } from '../../ui/terminal/line.ts'
import type { Folders } from '../folders.ts'
import { rememberedDraft } from '../kept.ts'
import { type Options, targetOf } from '../options.ts'
import type { Say } from '../say.ts'
import { defaultPracticeState } from '../target.ts'

/** `presets diff A B`: answer by answer, what only one of them says, what they say differently, and how strictly. */
export async function diffPresets(say: Say, options: Options, folders: Folders, names: readonly string[]): Promise<ExitCode> {
  const [first, second, ...more] = names
  if (first === undefined || second === undefined || more.length > 0) {
    throw new UserProblem({
      code: 'wrong-use',
      what: 'presets diff compares two: presets, files, or environments with remembered answers.',
      now: ['secure-batch presets diff private regulated', 'secure-batch presets diff ./team.yaml environment:demo'],
      exit: exitCodes.usage,
    })
  }
  const a = await sideOf(first, options, folders)
  const b = await sideOf(second, options, folders)
  const ids = questions.map((question) => question.id)
  const differences = presetDiff(a.answers, b.answers, ids)
  const alike =
    ids.filter((id) => a.answers[id] !== undefined && b.answers[id] !== undefined).length -
    differences.filter(({ kind }) => kind === 'value' || kind === 'state').length
  if (options.json === true) say.json({ a: first, b: second, alike, differences })
  else say.product(diffLines(first, second, differences, alike, say.width))
  return options.check === true && differences.length > 0 ? exitCodes.differences : exitCodes.done
}

interface Side {
  readonly answers: Readonly<Record<string, SaidAnswer>>
}

/** A preset with all it extends, or what is remembered of an environment. A preset of the name comes first; `environment:NAME` says the other. */
async function sideOf(name: string, options: Options, folders: Folders): Promise<Side> {
  const places = { project: folders.project, user: folders.presets, builtIn: folders.builtIn }
  const explicit = name.startsWith('environment:')
  const isPreset = !explicit && (isPath(name) || listPresets(places).some((preset) => preset.name === name))
  if (!isPreset) {
    const target = await targetOf(options, defaultPracticeState(folders))
    const environment = explicit ? name.slice('environment:'.length) : name
    const draft: Draft | undefined = await rememberedDraft(options, target, folders, environment)
    if (draft !== undefined) return { answers: saidAnswers(draft) }
    if (explicit) {
      throw new UserProblem({
        code: 'unknown-environment',
        what: `No answers are remembered of an environment ${safeText(environment)}.`,
        now: ['secure-batch presets list'],
        exit: exitCodes.usage,
      })
    }
  }
  return { answers: saidAnswers(withPresets(emptyDraft, [name], places, questions)) }
}

function diffLines(a: string, b: string, differences: readonly PresetDifference[], alike: number, width: number): Line[] {
  if (differences.length === 0) return [line(span('✓ ', 'good'), `${a} and ${b} say the same: ${alike} answers`)]
  const group = (title: string, kinds: readonly PresetDifference['kind'][], text: (one: PresetDifference) => string): Line[] => {
    const found = differences.filter(({ kind }) => kinds.includes(kind))
    if (found.length === 0) return []
    return [
      line(span(title, 'strong')),
      ...found.flatMap((one) => labelled(`  ${one.id}`, text(one), width, { labelWidth: 26, tone: 'plain' })),
      [],
    ]
  }
  return [
    ...group('Differs', ['value'], ({ id, a: left, b: right }) => `${said(id, left)}  →  ${said(id, right)}`),
    ...group('Same value, held otherwise', ['state'], ({ id, a: left, b: right }) => `${said(id, left)}  →  ${said(id, right)}`),
    ...group(`Only in ${a}`, ['only-in-a'], ({ id, a: left }) => said(id, left)),
    ...group(`Only in ${b}`, ['only-in-b'], ({ id, b: right }) => said(id, right)),
    line(span(`${differences.length} differ, ${alike} say the same`, 'dim')),
  ]
}

function said(id: string, answer: SaidAnswer | undefined): string {
  if (answer === undefined) return 'nothing'
  const question = questionOf(id)
  const value = 'value' in answer && answer.value !== undefined ? answer.value : undefined
  const shown = value === undefined || question === undefined ? '' : showAnswer(question, value) || 'none'
  const because = 'because' in answer && answer.because !== undefined ? ` (${answer.because})` : ''
  switch (answer.state) {
    case 'fixed':
      return `${shown}, fixed${because}`
    case 'default':
      return shown
    case 'bounded':
      return `${shown === '' ? '' : `${shown}, `}one of ${answer.allowed.join(', ')}${because}`
    case 'ask':
      return `asked every time${because}`
  }
}
