/**
 * A value that is only known once another resource exists (an identity's principal id, an allocated
 * address) is written into a model as text: `{{<arm id>#<dotted path>}}`. It survives every serialiser,
 * is plain JSON, and can be found again by the engine (which resolves it) and by an export (which prints
 * it as an expression).
 */
export interface Reference {
  readonly id: string
  readonly path: string
}

const pattern = /\{\{(\/[^#{}]+)#([^{}]+)\}\}/g

/** The text that stands for `path` of the resource `id`. */
export function reference(id: string, path: string): string {
  return `{{${id}#${path}}}`
}

/** Every reference inside a text. */
export function referencesIn(text: string): Reference[] {
  return [...text.matchAll(pattern)].map((match) => ({ id: match[1] ?? '', path: match[2] ?? '' }))
}

/** The text with each reference replaced; where `resolve` returns undefined the reference stays. */
export function resolveReferences(text: string, resolve: (reference: Reference) => string | undefined): string {
  return text.replace(pattern, (whole, id: string, path: string) => resolve({ id, path }) ?? whole)
}
