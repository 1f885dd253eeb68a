import type { Blueprint } from '../blueprint/types.ts'
import { wayOut } from './picture-facts.ts'
import { factsOf } from './picture-parts/registry.ts'
import type { Line } from './terminal/line.ts'
import { emptyLine, fit, line, lineWidth, span } from './terminal/line.ts'
import { count } from './words.ts'

/** The picture on one line, for screens without room: `internet ─╳   10.40.0.0/22 [ nodes · endpoints: batch, nodes, vault ]`. */
export function pictureLine(blueprint: Blueprint | undefined, width: number): Line {
  if (blueprint === undefined) return emptyLine
  const endpoints = blueprint.network.privateEndpoints.map((endpoint) => shortGroup[endpoint.group])
  const access = blueprint.account.accountAccess.kind
  const inside = (text: string, gap = '   ', edge = ' '): Line =>
    line(
      span('internet ', 'dim'),
      span(access === 'private' ? '─╳' : '─▶', access === 'private' ? 'good' : 'attention'),
      `${gap}${blueprint.network.range || blueprint.network.name} [${edge}nodes${text}${edge}]`,
      span(`${gap}${wayOut(blueprint).text}`, 'dim'),
    )
  const named = inside(endpoints.length === 0 ? '' : ` · endpoints: ${endpoints.join(', ')}`)
  // Where the names do not fit their number does, and then not even that; the nodes' way out is never what is cut.
  const counted = inside(endpoints.length === 0 ? '' : ` · ${count(endpoints.length, 'endpoint')}`, '  ', '')
  const bare = inside('', '  ', '')
  return fit([named, counted, bare].find((one) => lineWidth(one) <= width) ?? bare, width)
}

const shortGroup = { batchAccount: 'batch', nodeManagement: 'nodes', vault: 'vault', blob: 'storage' } as const

/** The picture in sentences, one for each part, for plain mode and screen readers. */
export function pictureWords(blueprint: Blueprint): string[] {
  return factsOf(blueprint).map(({ said }) => said)
}

/** What another blueprint adds and takes away, in the same sentences. */
export function pictureChanges(
  now: Blueprint,
  after: Blueprint,
): { readonly added: readonly string[]; readonly removed: readonly string[] } {
  const [before, then] = [pictureWords(now), pictureWords(after)]
  return { added: then.filter((text) => !before.includes(text)), removed: before.filter((text) => !then.includes(text)) }
}
