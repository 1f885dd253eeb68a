/** The known word closest to what was typed; undefined when none is close enough to be meant. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase()
  const [best] = known
    .map((word) => ({ word, distance: word.includes(wanted) || wanted.includes(word) ? 1 : distance(wanted, word.toLowerCase()) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(Math.max(word.length, wanted.length) / 3)))
    .sort((left, right) => left.distance - right.distance)
  return typed.length < 2 ? undefined : best?.word
}

/** ` (did you mean "region"?)`, or nothing. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const word = nearest(typed, known)
  return word === undefined ? '' : ` (did you mean "${word}"?)`
}

/** Edits between two words: insert, remove, replace. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same))
    }
    row = next
  }
  return row[right.length] ?? 0
}
