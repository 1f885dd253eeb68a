import { nearest } from '../../common/nearest.ts'
import { termOf } from '../../guidance/terms.ts'
import { type Topic, topicKinds } from './topics.ts'

/** What a person who typed some words may mean. */
export type Found =
  | { readonly kind: 'topics'; readonly topics: readonly Topic[] }
  /** A whole kind: `rules`, `glossary`. */
  | { readonly kind: 'list'; readonly name: string; readonly topics: readonly Topic[] }
  /** Nothing of that name; what comes near, best first. */
  | { readonly kind: 'near'; readonly near: readonly string[] }

/** Looks for a name, then for a kind, then for what contains the words, then for what is spelt alike. */
export function findTopics(words: string, topics: readonly Topic[]): Found {
  const wanted = words.trim().toLowerCase()
  const dashed = wanted.replaceAll(' ', '-')
  const list = topicKinds.find(({ kind, name }) => [name, kind, `${kind}s`].includes(wanted))
  if (list !== undefined) return { kind: 'list', name: list.name, topics: topics.filter((topic) => topic.kind === list.kind) }
  const term = termOf(wanted)
  const exact = topics.filter(
    (topic) =>
      topic.id.toLowerCase() === dashed ||
      topic.title.toLowerCase() === wanted ||
      (topic.kind === 'term' && topic.title === term?.term) ||
      (topic.kind === 'price' && topic.also.includes(dashed)),
  )
  if (exact.length > 0) return { kind: 'topics', topics: exact }
  if (wanted.length >= 2) {
    const inside = topics.filter((topic) =>
      [topic.id, topic.title, ...topic.also].some((name) => containsWords(name.toLowerCase(), wanted)),
    )
    if (inside.length === 1) return { kind: 'topics', topics: inside }
    if (inside.length > 1) return { kind: 'near', near: inside.map((topic) => topic.id) }
  }
  const names = [...topics.flatMap((topic) => [topic.id, topic.title.toLowerCase()]), ...topicKinds.map(({ name }) => name)]
  const close: string[] = []
  for (let left = names; close.length < 3; ) {
    const word = nearest(dashed, left) ?? nearest(wanted, left)
    if (word === undefined) break
    close.push(topics.find((topic) => topic.title.toLowerCase() === word)?.id ?? word)
    left = left.filter((name) => name !== word)
  }
  return { kind: 'near', near: [...new Set(close)] }
}

/** Whether a name has all the words in it, in any order. */
function containsWords(name: string, wanted: string): boolean {
  return wanted.split(/[\s-]+/).every((word) => name.includes(word))
}
