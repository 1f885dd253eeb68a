import { blueprintOf } from '../../blueprint/blueprint.ts'
import type { Io } from '../../common/io.ts'
import { type ExitCode, exitCodes, UserProblem } from '../../common/problem.ts'
import type { Draft } from '../../interview/types.ts'
import { reportText } from '../../ui/lines/report.ts'
import type { WizardHost, WizardResult } from '../../ui/types.ts'
import { gatherAnswers, todayOf } from '../answers.ts'
import { movedFacts, reachOf, reportCommands, reportFacts, withEgress } from '../facts.ts'
import { foldersOf } from '../folders.ts'
import { inPracticeTime, type Options, type Target, targetOf } from '../options.ts'
import type { Run } from '../program.ts'
import { quoted } from '../quoted.ts'
import { speaker } from '../say.ts'
import { type Interruptions, interruptions } from '../stop-signal.ts'
import { defaultPracticeState } from '../target.ts'
import { wizardHost } from '../wizard-host.ts'

/** `new`: ask, explain, review, save, create. */
export const runNew: Run = async (io, options) => {
  const target = await targetOf(options, defaultPracticeState(foldersOf(io.env, io.cwd)))
  if (options.yes === true || options.input === false) {
    const { applyHeadless } = await import('./apply.ts')
    return applyHeadless(io, options)
  }
  if (io.stdin.isTTY !== true || io.stdout.isTTY !== true) {
    throw new UserProblem({
      code: 'not-a-terminal',
      what: 'The wizard needs a terminal to ask its questions in.',
      why: 'Input or output is a pipe or a file here.',
      now: ['secure-batch apply --preset private --environment NAME --yes', 'rehearse it first by adding: --practice'],
      exit: exitCodes.usage,
    })
  }
  return runWizardCommand(io, options, target)
}

/** The wizard on this terminal, redrawn or plain, and its report on the normal screen. */
export async function runWizardCommand(io: Io, options: Options, target: Target): Promise<ExitCode> {
  const say = speaker(io, options)
  const folders = foldersOf(io.env, io.cwd)
  const { draft: start, notes } = await gatherAnswers(options, target, folders, { askCloud: true, today: todayOf(io.clock.now()) })
  if (notes.length > 0) say.aside(...notes)
  const hosting = wizardHost(io, folders, target, start)
  const interrupted = interruptions()
  try {
    const streams = {
      stdin: io.stdin,
      stdout: io.stdout,
      stderr: io.stderr,
      env: io.env,
      platform: io.platform,
      ended: interrupted.ended,
      ...(options.color === undefined ? {} : { color: options.color }),
    }
    const result = plainWanted(io, options)
      ? await plainWizard(io, options, hosting.host, start, interrupted)
      : await (await import('../../ui/tui/run.tsx')).runWizard(hosting.host, streams, start)
    // Whoever leaves while Azure works leaves a true journal behind.
    await hosting.settled()
    if (result.kind === 'left') {
      const { line, span } = await import('../../ui/terminal/line.ts')
      hosting.host.saveDraft(result.draft)
      if (result.saved !== undefined) say.aside(`Saved ${result.saved}`)
      const under = hosting.underWay()
      if (under !== undefined) {
        const running = under.running === 0 ? '' : `, ${under.running} under way: Azure finishes what it was told`
        say.aside(
          line(`Left while creating: ${under.done} of ${under.total} steps are done${running}.`),
          line(span('Go on from what exists with:', 'dim')),
        )
      } else say.aside(line(span('Left. Your answers are kept; go on with:', 'dim')))
      say.aside(line(span(`  ${result.resume}`, 'accent')))
      for (const { of, file } of Object.values(result.draft.awaited ?? {})) {
        if (file === undefined) continue
        say.aside(line(span(`Waiting for ${of ?? 'whoever knows'}; when their answer comes back:`, 'dim')))
        say.aside(line(span(`  ${result.resume} --answer ${quoted(file)}`, 'accent')))
      }
      return exitCodes.left
    }
    const { report, answers, draft } = result
    const blueprint = hosting.built() ?? blueprintOf(answers)
    const where = hosting.targetOf(answers)
    const commands = reportCommands(blueprint, options, draft, where, folders, hosting.savedAs(draft))
    const reach = reachOf(blueprint)
    const unfinished = report.outcome === 'failed' || report.outcome === 'stopped'
    say.product(
      reportText({ ...report, next: unfinished ? [commands[0]?.text ?? ''] : [] }, say.width, {
        practice: inPracticeTime(where),
        ...(unfinished
          ? {}
          : {
              facts: [...withEgress(reportFacts(blueprint), await hosting.egress(answers), blueprint), ...movedFacts(report, blueprint)],
              commands,
              ...(reach === undefined ? {} : { reach }),
            }),
      }),
    )
    if (!unfinished) hosting.forgetDraft()
    const { exitOf } = await import('./apply.ts')
    return exitOf(report)
  } finally {
    interrupted.release()
    hosting.close()
  }
}

async function plainWizard(io: Io, options: Options, host: WizardHost, start: Draft, interrupted: Interruptions): Promise<WizardResult> {
  const [{ runPlainWizard }, { inquirerPrompts }, { themeFor }] = await Promise.all([
    import('../../ui/plain/run.ts'),
    import('../../ui/plain/prompts.ts'),
    import('../../ui/terminal/theme.ts'),
  ])
  const columns = Math.max(40, (io.stdout.columns || 80) - 1)
  return runPlainWizard(
    host,
    {
      prompts: inquirerPrompts({ input: io.stdin, output: io.stdout, columns, leaving: interrupted.ended }),
      print: (text) => void io.stdout.write(`${text}\n`),
      columns,
      theme: themeFor(io.env, io.platform, true, options.color ?? 'auto'),
      interrupted,
    },
    start,
  )
}

/** Whether the person, or what reads the screen to them, wants nothing redrawn. */
function plainWanted(io: Io, options: Options): boolean {
  return options.plain === true || io.env.TERM === 'dumb' || truthy(io.env.ACCESSIBLE) || truthy(io.env.INK_SCREEN_READER)
}

function truthy(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}
