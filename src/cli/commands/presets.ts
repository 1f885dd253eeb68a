import { exitCodes, type ProblemDetails, UserProblem } from '../../common/problem.ts'
import { showAnswer } from '../../interview/draft.ts'
import { listPresets, loadPresets } from '../../interview/preset-files.ts'
import type { PresetAnswer } from '../../interview/presets.ts'
import { questions } from '../../interview/registry.ts'
import { problemLines } from '../../ui/lines/problem.ts'
import { type Line, line, padText, span, wrap } from '../../ui/terminal/line.ts'
import { foldersOf } from '../folders.ts'
import type { Run } from '../program.ts'
import { speaker } from '../say.ts'

/** `presets list|show NAME|validate NAME…`. */
export const runPresets: Run = async (io, options, [action = 'list', ...names]) => {
  const say = speaker(io, options)
  const folders = foldersOf(io.env, io.cwd)
  const places = { project: folders.project, user: folders.presets, builtIn: folders.builtIn }
  switch (action) {
    case 'list': {
      const found = listPresets(places).map(({ name, from, file }) => {
        const preset = loadPresets([file], places, questions).at(-1)
        return {
          name,
          from,
          title: preset?.title ?? '',
          description: preset?.description ?? '',
          file: from === 'built-in' ? undefined : file,
        }
      })
      if (options.json === true) say.json(found)
      else say.product(found.flatMap((one) => listed(one, say.width)))
      return exitCodes.done
    }
    case 'show': {
      const [name] = names
      if (name === undefined) throw missingName('show')
      const preset = loadPresets([name], places, questions)
      const last = preset.at(-1)
      const answers: Record<string, PresetAnswer & { by: string }> = {}
      for (const one of preset) for (const [id, answer] of Object.entries(one.answers)) answers[id] = { ...answer, by: one.name }
      if (options.json === true)
        say.json({ name: last?.name, title: last?.title, description: last?.description, extends: last?.extends ?? [], answers })
      else
        say.product([
          line(span(last?.name ?? name, 'strong'), span(last?.title === undefined ? '' : `  ${last.title}`)),
          ...(last?.description === undefined ? [] : wrap(last.description, say.width - 2).map((text) => line(span(`  ${text}`, 'dim')))),
          [],
          ...shown(answers),
        ])
      return exitCodes.done
    }
    case 'validate': {
      if (names.length === 0) throw missingName('validate')
      const valid: string[] = []
      const problems: ProblemDetails[] = []
      for (const name of names) {
        try {
          valid.push(
            ...loadPresets([name], places, questions)
              .slice(-1)
              .map((preset) => preset.name),
          )
        } catch (error) {
          if (!(error instanceof UserProblem)) throw error
          problems.push(error.details)
        }
      }
      if (options.json === true) say.json({ valid, ...(problems.length === 0 ? {} : { problems }) })
      else say.product(valid.map((name) => line(span('✓ ', 'good'), `${name} is valid`)))
      for (const problem of problems) say.aside(...problemLines(problem, say.asideWidth))
      if (problems.length > 0) return exitCodes.usage
      return exitCodes.done
    }
    default:
      throw new UserProblem({
        code: 'wrong-use',
        what: `presets knows no "${action}".`,
        now: ['secure-batch presets list', 'secure-batch presets show private', 'secure-batch presets validate ./team.yaml'],
        exit: exitCodes.usage,
      })
  }
}

function listed(one: { name: string; from: string; title: string; description: string }, width: number): Line[] {
  return [
    line(span(padText(one.name, 16), 'strong'), one.title, span(one.from === 'built-in' ? '' : `  (${one.from})`, 'dim')),
    ...wrap(one.description, Math.max(20, width - 16)).map((text) => line(span(`${' '.repeat(16)}${text}`, 'dim'))),
  ]
}

function shown(answers: Readonly<Record<string, PresetAnswer & { by: string }>>): Line[] {
  return questions.flatMap((question) => {
    const answer = answers[question.id]
    if (answer === undefined) return []
    const value =
      answer.state === 'ask'
        ? 'asked'
        : answer.state === 'bounded'
          ? `one of ${answer.allowed.join(', ')}`
          : showAnswer(question, answer.value)
    return [
      line(
        '  ',
        span(padText(question.id, 24), 'dim'),
        value,
        span(answer.state === 'fixed' ? `   fixed by ${answer.by}${answer.because === undefined ? '' : `: ${answer.because}`}` : '', 'dim'),
      ),
    ]
  })
}

function missingName(action: string): UserProblem {
  return new UserProblem({
    code: 'wrong-use',
    what: `presets ${action} needs the name or file of a preset.`,
    now: ['secure-batch presets list', `secure-batch presets ${action} private`],
    exit: exitCodes.usage,
  })
}
