import { type ExitCode, exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { decisionsOf } from '../../interview/delegation/decisions.ts'
import { questions } from '../../interview/registry.ts'
import { findTopics } from '../../ui/explain/find.ts'
import { topicsOf } from '../../ui/explain/topics.ts'
import { decisionLines, topicIndex, topicLines, topicList } from '../../ui/lines/explain.ts'
import { gatherAnswers, todayOf } from '../answers.ts'
import { type Folders, foldersOf } from '../folders.ts'
import { rememberedDraft } from '../kept.ts'
import { type Options, targetOf } from '../options.ts'
import type { Run } from '../program.ts'
import { type Say, speaker } from '../say.ts'
import { defaultPracticeState } from '../target.ts'

/** `explain [TOPIC]`: the guidance, readable without starting anything; `explain decisions`: who decided what, and why. */
export const runExplain: Run = async (io, options, words) => {
  const say = speaker(io, options)
  const today = todayOf(io.clock.now())
  const wanted = words.join(' ').trim()
  if (wanted === 'decisions') return explainDecisions(say, options, foldersOf(io.env, io.cwd), today)
  const topics = topicsOf(questions, today)
  if (wanted === '') {
    if (options.json === true) say.json(topics.map(({ kind, id, title }) => ({ kind, id, title })))
    else say.product(topicIndex(topics, say.width))
    return exitCodes.done
  }
  const found = findTopics(wanted, topics)
  if (found.kind === 'near') {
    const near = found.near.slice(0, 12)
    throw new UserProblem({
      code: 'unknown-topic',
      what: `There is nothing called "${safeText(wanted)}"${near.length === 0 ? '' : near.length === 1 ? '; one comes near' : `; ${found.near.length} come near`}.`,
      now: near.length === 0 ? ['All there is: secure-batch explain'] : near.map((id) => `secure-batch explain ${id}`),
      exit: exitCodes.usage,
    })
  }
  if (options.json === true) say.json(found.topics)
  else if (found.kind === 'list') say.product(topicList(found.name, found.topics, say.width))
  else say.product(found.topics.flatMap((topic, index) => [...(index === 0 ? [] : [[]]), ...topicLines(topic, say.width)]))
  return exitCodes.done
}

async function explainDecisions(say: Say, options: Options, folders: Folders, today: string): Promise<ExitCode> {
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
