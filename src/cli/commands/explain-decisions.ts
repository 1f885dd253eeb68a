import { type ExitCode, exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { decisionsOf } from '../../interview/delegation/decisions.ts'
import { questions } from '../../interview/registry.ts'
import { decisionLines } from '../../ui/lines/explain.ts'
import { gatherAnswers } from '../answers.ts'
import type { Folders } from '../folders.ts'
import { rememberedDraft } from '../kept.ts'
import { type Options, targetOf } from '../options.ts'
import type { Say } from '../say.ts'
import { defaultPracticeState } from '../target.ts'

/** `explain decisions`: who decided what of an environment, and why. */
export async function explainDecisions(say: Say, options: Options, folders: Folders, today: string): Promise<ExitCode> {
  const target = await targetOf(options, defaultPracticeState(folders))
  const { environment } = options.answers
  const fresh = environment === undefined || (options.preset ?? []).length > 0
  const kept = fresh ? undefined : await rememberedDraft(options, target, folders, environment)
  const gathered = kept === undefined ? await gatherAnswers(options, target, folders, { today, onlyPlace: true }) : undefined
  const draft = kept ?? (gathered?.known === true ? gathered.draft : undefined)
  if (draft === undefined) {
    throw new UserProblem({
      code: 'unknown-environment',
      what: environment === undefined ? 'Whose decisions?' : `No answers are remembered of an environment ${safeText(environment)}.`,
      now: ['secure-batch explain decisions --environment NAME', 'secure-batch explain decisions --preset private'],
      exit: exitCodes.usage,
    })
  }
  const decisions = decisionsOf(draft, questions)
  const name = String(draft.entries.environment?.value ?? options.preset?.join(' and ') ?? 'these answers')
  if (options.json === true) say.json({ environment: draft.entries.environment?.value, presets: draft.presets, decisions })
  else say.product(decisionLines(safeText(name), decisions, say.width))
  return exitCodes.done
}
