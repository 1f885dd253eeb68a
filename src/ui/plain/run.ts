import { answersOf, withAnswer } from '../../interview/draft.ts'
import type { Draft } from '../../interview/types.ts'
import { planText } from '../lines/plan.ts'
import { type Line, line, wrap } from '../terminal/line.ts'
import { makeTheme } from '../terminal/theme.ts'
import type { WizardHost, WizardResult } from '../types.ts'
import { approve, create, readPlan } from './create.ts'
import type { Face, PlainIo } from './face.ts'
import { interview, type Undo, undoText } from './interview.ts'
import { isLeaving } from './prompts.ts'
import { controls, review, type Shown, savePreset } from './review.ts'

/** The wizard as questions and answers one below the other: for screen readers, logs and terminals that cannot be drawn on. */
export async function runPlainWizard(host: WizardHost, io: PlainIo, start: Draft): Promise<WizardResult> {
  const theme = io.theme ?? makeTheme('none', false)
  const print = (...lines: readonly Line[]): void => {
    for (const one of lines) io.print(theme.paint(one))
  }
  const width = Math.max(40, Math.min(io.columns, 100))
  const face: Face = { host, io, print, width }
  let draft = start
  let undo: Undo | undefined
  const keep = (changed: Draft): void => {
    draft = changed
    host.saveDraft(changed)
  }
  print(
    ...wrap(
      'Type a number, or Enter for what is offered. Where text is typed, "<" goes back, "?" tells why we ask, "+" what else can be done. Ctrl+C leaves and keeps your answers.',
      width,
    ).map((text) => line(text)),
  )
  try {
    keep(await interview(face, draft, keep, undefined))
    let show: Shown = 'usual'
    for (;;) {
      const next = await review(face, draft, undo?.after === draft ? undo.text : undefined, show)
      // After a plan, and above all after what stands in its way, the review would push it off the screen.
      show = next.do === 'plan' || next.do === 'create' ? 'nothing' : 'usual'
      if (next.do === 'edit') keep(await interview(face, draft, keep, next.id))
      else if (next.do === 'back') keep(await interview(face, draft, keep, 'last'))
      else if (next.do === 'save') await savePreset(face, draft)
      else if (next.do === 'controls') keep(await controls(face, draft))
      else if (next.do === 'fix') {
        const before = draft
        keep(withAnswer(draft, next.offer.question, next.offer.value))
        undo = { before, after: draft, text: undoText(before, next.offer.question, host.questions) }
      } else if (next.do === 'undo') keep(undo?.before ?? draft)
      else if (next.do === 'leave') break
      else {
        const plan = await readPlan(face, draft)
        if (plan === undefined) continue
        if (next.do === 'plan') {
          const titleOf = (id: string): string => host.questions.find((question) => question.id === id)?.title ?? id
          print(...planText(plan, width, titleOf))
          continue
        }
        const report = (await approve(face, draft, plan)) ? await create(face, plan) : undefined
        if (report !== undefined) return { kind: 'applied', report, answers: answersOf(draft, host.questions), draft }
      }
    }
  } catch (error) {
    if (!isLeaving(error)) throw error
  }
  host.saveDraft(draft)
  return { kind: 'left', draft, resume: host.resumeCommand(draft) }
}
