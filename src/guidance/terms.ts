import { type GlossaryTerm, glossary } from './glossary.ts'

/** Whether a text is a term, in the singular or the plural; undefined where it is none. */
export function termOf(text: string): GlossaryTerm | undefined {
  const wanted = text.trim().toLowerCase()
  return glossary.find(({ term, also = [] }) => [term, ...also].some((name) => forms(name.toLowerCase()).includes(wanted)))
}

function forms(name: string): readonly string[] {
  return [name, `${name}s`, name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}es`, name.replaceAll(' ', '-')]
}

/** Terms that occur in a text, whole words only, longest first, each once. */
export function termsIn(text: string): readonly GlossaryTerm[] {
  return glossary.filter(({ term, also = [] }) => [term, ...also].some((name) => patternOf(name).test(text)))
}

function patternOf(name: string): RegExp {
  const words = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/y$/i, '(?:y|ie)')
  if (name.includes(' ')) return new RegExp(`(?<![\\w-])${words}(?:s|es)?(?![\\w-])`, 'i')
  // Capitals mean something in a name like Spot or NAT; lower-case terms also begin sentences.
  const first = /^[a-z]/.test(words) ? `[${words.charAt(0)}${words.charAt(0).toUpperCase()}]${words.slice(1)}` : words
  return new RegExp(`(?<![\\w-])${first}(?:s|es)?(?![\\w-])`)
}
