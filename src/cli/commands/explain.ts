import { exitCodes, UserProblem } from '../../common/problem.ts'
import { safeText } from '../../common/safe-text.ts'
import { questions } from '../../interview/registry.ts'
import { findTopics } from '../../ui/explain/find.ts'
import { topicsOf } from '../../ui/explain/topics.ts'
import { topicIndex, topicLines, topicList } from '../../ui/lines/explain.ts'
import { foldersOf } from '../folders.ts'
import type { Run } from '../program.ts'
import { speaker } from '../say.ts'
import { todayOf } from '../today.ts'

/** `explain [TOPIC]`: the guidance, readable without starting anything; `explain decisions` is a report of its own. */
export const runExplain: Run = async (io, options, words) => {
  const say = speaker(io, options)
  const today = todayOf(io.clock.now())
  const wanted = words.join(' ').trim()
  if (wanted === 'decisions') {
    const { explainDecisions } = await import('./explain-decisions.ts')
    return explainDecisions(say, options, foldersOf(io.env, io.cwd), today)
  }
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
      now: near.length === 0 ? ['secure-batch explain lists all there is'] : near.map((id) => `secure-batch explain ${id}`),
      exit: exitCodes.usage,
    })
  }
  if (options.json === true) say.json(found.topics)
  else if (found.kind === 'list') say.product(topicList(found.name, found.topics, say.width))
  else say.product(found.topics.flatMap((topic, index) => [...(index === 0 ? [] : [[]]), ...topicLines(topic, say.width)]))
  return exitCodes.done
}
