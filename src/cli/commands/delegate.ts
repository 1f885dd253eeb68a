import { sync as writeFileAtomic } from 'write-file-atomic'
import { didYouMean } from '../../common/nearest.ts'
import { exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { awaiting } from '../../interview/delegation/awaiting.ts'
import { packetOf } from '../../interview/delegation/packet.ts'
import { writePacket } from '../../interview/delegation/packet-write.ts'
import { viewOf } from '../../interview/draft.ts'
import { draftText } from '../../interview/draft-text.ts'
import { neverInPresets } from '../../interview/presets.ts'
import { questionOf, questions } from '../../interview/registry.ts'
import type { AnyQuestion, Awaited } from '../../interview/types.ts'
import { line, span } from '../../ui/terminal/line.ts'
import { gatherAnswers, keptDraft, todayOf } from '../answers.ts'
import { type Folders, foldersOf } from '../folders.ts'
import { filesOf } from '../kept.ts'
import { type Options, type Target, targetOf } from '../options.ts'
import type { Run } from '../program.ts'
import { quoted } from '../quoted.ts'
import { speaker } from '../say.ts'
import { defaultPracticeState } from '../target.ts'

/** `delegate QUESTION…`: a packet for the person who knows. Nothing is read from Azure. */
export const runDelegate: Run = async (io, options, ids) => {
  const say = speaker(io, options)
  const folders = foldersOf(io.env, io.cwd)
  const today = todayOf(io.clock.now())
  const target = await targetOf(options, defaultPracticeState(folders))
  const asked = questionsOf(ids)
  const { draft } = await gatherAnswers(options, target, folders, { today, onlyPlace: true })
  for (const question of asked) {
    const rule = draft.rules[question.id]
    if (rule?.state === 'fixed') {
      throw problem(
        `${question.title} is not open: preset "${rule.by}" fixes it${rule.because === undefined ? '' : `: ${safeText(rule.because)}`}.`,
      )
    }
    if (question.when?.(viewOf(draft)) === false) {
      say.aside(`${question.title} does not apply as things stand: it applies when ${(question.applies ?? 'asked').replaceAll('`', '')}.`)
    }
  }
  const to = options.to === undefined ? {} : { to: safeText(options.to) }
  const packet = packetOf(draft, asked, questions, { today, ...to })
  if (options.output === undefined) say.text(writePacket(packet))
  else {
    writeFileAtomic(options.output, writePacket(packet, quoted(options.output)))
    const awaited = { ...(to.to === undefined ? {} : { of: to.to }), since: today, file: safeText(options.output) }
    await markKept(options, target, folders, asked, awaited)
    say.aside(
      line(`Wrote ${safeText(options.output)}. Hand it to ${packet.to ?? 'the person who knows'}; when it comes back:`),
      line(span(`  secure-batch new --answer ${quoted(options.output)}`, 'accent')),
    )
  }
  return exitCodes.done
}

/** Marks the questions as handed over in the answers kept of the environment, where there are any: its record then says who is waited for. */
async function markKept(
  options: Options,
  target: Target,
  folders: Folders,
  asked: readonly AnyQuestion[],
  awaited: Awaited,
): Promise<void> {
  const { environment } = options.answers
  const kept =
    options.resume ?? (environment === undefined || (options.preset ?? []).length > 0 ? [] : filesOf(options, target, folders, environment))
  const [file, ...others] = typeof kept === 'string' ? [kept] : kept
  if (file === undefined || others.length > 0) return
  const marked = asked.reduce((draft, { id }) => awaiting(draft, id, awaited), await keptDraft(file, safeText(file)))
  writeFileAtomic(file, draftText(marked), { mode: 0o600 })
}

function questionsOf(ids: readonly string[]) {
  if (ids.length === 0) throw problem('delegate needs the id of a question.')
  return ids.map((id) => {
    const question = questionOf(id)
    if (question === undefined) {
      const known = questions.map((candidate) => candidate.id)
      throw problem(`There is no question "${safeText(id)}"${didYouMean(id, known)}.`)
    }
    if (neverInPresets.includes(id)) throw problem(`${question.title} belongs to whoever runs it; it is not handed to anybody.`)
    return question
  })
}

function problem(what: string): UserProblem {
  return new UserProblem({
    code: 'wrong-use',
    what,
    now: ['secure-batch delegate account-reach --to "network team" --output account-reach.yaml', 'secure-batch explain questions'],
    exit: exitCodes.usage,
  })
}
