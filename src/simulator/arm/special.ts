import type { SpecialRoute } from '../definition.ts'

export interface Match {
  readonly route: SpecialRoute
  readonly parameters: Readonly<Record<string, string>>
}

/** Finds the special route of a method and path; `{scope}` at the start takes any number of segments. */
export function compileRoutes(routes: readonly SpecialRoute[]): (method: string, segments: readonly string[]) => Match | undefined {
  const compiled = routes.map((route) => ({ route, parts: route.path.split('/').filter((part) => part !== '') }))
  return (method, segments) => {
    for (const { route, parts } of compiled) {
      if (route.method !== method) continue
      const parameters = match(parts, segments)
      if (parameters !== undefined) return { route, parameters }
    }
    return undefined
  }
}

function match(parts: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {}
  let rest = segments
  let pattern = parts
  if (parts[0] === '{scope}') {
    pattern = parts.slice(1)
    const cut = segments.length - pattern.length
    if (cut < 0) return undefined
    parameters.scope = cut === 0 ? '' : `/${segments.slice(0, cut).join('/')}`
    rest = segments.slice(cut)
  }
  if (rest.length !== pattern.length) return undefined
  for (const [index, part] of pattern.entries()) {
    const segment = rest[index] ?? ''
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = segment
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined
  }
  return parameters
}
