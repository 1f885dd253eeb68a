/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** The command line as it was given, to be pasted again. */
export function repeated({ words = [] }: { readonly words?: readonly string[] }): string {
  return ['secure-batch', ...words.map(quoted)].join(' ')
}
