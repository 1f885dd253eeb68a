import type { Access, Blueprint } from '../blueprint/types.ts'
import type { Line, Tone } from './terminal/line.ts'
import { emptyLine, fit, line, lineWidth, pad, padText, span, textWidth } from './terminal/line.ts'
import { count, listed } from './words.ts'

/** One fact of the environment's picture. Facts keep their key, so two pictures can be compared. */
interface Fact {
  readonly key: string
  readonly place: 'outside' | 'frame' | 'inside' | 'beside'
  /** Up to three cells; those of one place are aligned. */
  readonly cells: readonly [string, string, string]
  /** The last cell where there is little room. */
  readonly short?: string
  /** Drawn as an arrow from the first cell to the last; stands outside the columns. */
  readonly arrow?: boolean
  readonly tone?: Tone
}

interface MarkedFact extends Fact {
  readonly mark: ' ' | '+' | '-'
}

/**
 * The environment as lines of at most `width` columns: what the internet reaches, the network with its subnets and endpoints, the way out, and what
 * stands beside it. With `after`, marks what that other blueprint would add (`+`) or no longer have (`-`).
 */
export function picture(now: Blueprint | undefined, after: Blueprint | undefined, width: number): Line[] {
  const shown = after ?? now
  if (shown === undefined) return [line(span('It takes shape as you answer.', 'dim'))].map((only) => fit(only, width))
  const facts = merged(now ?? shown, shown)
  const outside = facts.filter((fact) => fact.place === 'outside')
  const frame = facts.filter((fact) => fact.place === 'frame')
  const inside = facts.filter((fact) => fact.place === 'inside')
  const beside = facts.filter((fact) => fact.place === 'beside')
  const room = width - 4
  const insideLines = rowsOf(inside, room)
  const title = frame.map((fact) => `${fact.cells[0]}  ${fact.cells[1]}`).join('')
  const inner = Math.min(room, Math.max(textWidth(title) + 1, 20, ...insideLines.map(lineWidth)))
  return [
    ...rowsOf(outside, width),
    fit(line(span('┌ ', 'dim'), span(title, 'plain'), span(` ${'─'.repeat(Math.max(0, inner - textWidth(title)))}┐`, 'dim')), width),
    ...insideLines.map((row) => line(span('│ ', 'dim'), pad(row, inner), span(' │', 'dim'))),
    fit(line(span(`└${'─'.repeat(inner + 2)}┘`, 'dim')), width),
    ...rowsOf(beside, width),
  ]
}

/** The picture on one line, for screens without room: `internet ─╳   10.40.0.0/22 [ nodes · endpoints: batch, nodes, vault ]`. */
export function pictureLine(blueprint: Blueprint | undefined, width: number): Line {
  if (blueprint === undefined) return emptyLine
  const endpoints = blueprint.network.privateEndpoints.map((endpoint) => shortGroup[endpoint.group])
  const open = blueprint.account.accountAccess.kind !== 'private'
  const parts = [
    `${blueprint.network.range} [ nodes${endpoints.length === 0 ? '' : ` · endpoints: ${endpoints.join(', ')}`} ]`,
    wayOut(blueprint)[2],
  ]
  return fit(
    line(
      span('internet ', 'dim'),
      span(open ? '─▶' : '─╳', open ? 'attention' : 'good'),
      '   ',
      parts[0] ?? '',
      '   ',
      span(parts[1] ?? '', 'dim'),
    ),
    width,
  )
}

/** The picture in sentences, for plain mode and screen readers. */
export function pictureWords(blueprint: Blueprint): string[] {
  const { network, account, pool } = blueprint
  const endpoints = network.privateEndpoints.map((endpoint) => `${endpoint.group} to ${targetOf[endpoint.group]}`)
  return [
    `Batch account ${account.name}: ${reachWords(account.accountAccess)}.`,
    `Node management: ${reachWords(account.nodeManagementAccess)}.`,
    `Network ${network.name}, ${network.range}: subnet ${network.nodes.name} ${network.nodes.range}${
      network.endpoints === undefined ? '' : `, subnet ${network.endpoints.name} ${network.endpoints.range}`
    }.`,
    ...(endpoints.length === 0 ? [] : [`Private endpoints: ${listed(endpoints)}.`]),
    `Nodes' way out: ${wayOut(blueprint)[2]}.`,
    ...(blueprint.vault === undefined ? [] : [`Key Vault ${blueprint.vault.name}${blueprint.vault.private ? ', private' : ''}.`]),
    ...(pool === undefined ? [] : [`Pool ${pool.name}: ${count(pool.nodes, 'node')} of ${pool.vmSize}, ${poolAddresses(blueprint)}.`]),
  ]
}

const targetOf = { batchAccount: 'Batch account', nodeManagement: 'Batch nodes', vault: 'Key Vault' } as const
const shortAddresses = { none: 'private', 'batch-managed': 'public IP', static: 'static IP' } as const
const shortReach = { private: 'closed', listed: 'listed', 'own-addresses': 'its own', open: 'open' } as const
const shortGroup = { batchAccount: 'batch', nodeManagement: 'nodes', vault: 'vault' } as const

function merged(now: Blueprint, after: Blueprint): MarkedFact[] {
  const before = factsOf(now)
  const wanted = factsOf(after)
  const result: MarkedFact[] = wanted.map((fact) => {
    const old = before.find((candidate) => candidate.key === fact.key)
    return { ...fact, mark: old !== undefined && old.cells.join('\n') === fact.cells.join('\n') ? ' ' : '+' }
  })
  before.forEach((fact, index) => {
    if (wanted.some((candidate) => candidate.key === fact.key)) return
    const previous = before.slice(0, index).findLast((candidate) => result.some((row) => row.key === candidate.key))
    const at = previous === undefined ? 0 : result.findIndex((row) => row.key === previous.key) + 1
    result.splice(at, 0, { ...fact, mark: '-' })
  })
  return result
}

function rowsOf(wanted: readonly MarkedFact[], width: number): Line[] {
  const facts = natural(wanted) <= width ? wanted : wanted.map(shortened)
  const columns = facts.filter((fact) => fact.arrow !== true)
  const widths = [0, 1].map((column) => Math.max(0, ...columns.map((fact) => textWidth(fact.cells[column] ?? ''))))
  const rest = Math.max(0, ...columns.map((fact) => textWidth(fact.cells[2])))
  // The third cell says the most; the middle column gives way to it.
  const first = Math.min(widths[0] ?? 0, Math.max(8, Math.floor(width * 0.45)))
  const middle = Math.max(0, Math.min(widths[1] ?? 0, width - 2 - first - 2 - rest - 2), Math.min(widths[1] ?? 0, 4))
  return facts.map((fact) => {
    const tone: Tone = fact.mark === '+' ? 'accent' : fact.mark === '-' ? 'dim' : (fact.tone ?? 'plain')
    if (fact.arrow === true) {
      const shaft = Math.max(2, first + middle + 2 - textWidth(fact.cells[0]) - 2)
      return fit(line(span(`${fact.mark} ${fact.cells[0]} ${'─'.repeat(shaft)}▶ ${fact.cells[2]}`, tone)), width)
    }
    const middleCell = padText(fact.cells[1], middle)
    const text = `${padText(fact.cells[0], first)}  ${middle === 0 ? '' : `${middleCell}  `}${fact.cells[2]}`.trimEnd()
    return fit(line(span(`${fact.mark} `, tone), span(text, tone)), width)
  })
}

/** Columns the facts would like. */
function natural(facts: readonly MarkedFact[]): number {
  const columns = facts.filter((fact) => fact.arrow !== true)
  const widest = (column: 0 | 1 | 2): number => Math.max(0, ...columns.map((fact) => textWidth(fact.cells[column])))
  return 6 + widest(0) + widest(1) + widest(2)
}

function shortened(fact: MarkedFact): MarkedFact {
  return fact.short === undefined ? fact : { ...fact, cells: [fact.cells[0], fact.cells[1], fact.short] }
}

function factsOf(blueprint: Blueprint): Fact[] {
  const { network, account, pool, vault, workspace } = blueprint
  return [
    reach('reach-account', 'Batch account', account.accountAccess),
    reach('reach-nodes', 'node management', account.nodeManagementAccess),
    ...(pool?.remoteAccess === undefined
      ? []
      : [
          fact('remote', 'outside', [
            `internet ─▶`,
            `nodes, port ${pool.remoteAccess.port}`,
            pool.remoteAccess.from.length === 0 ? 'from anywhere' : `from ${count(pool.remoteAccess.from.length, 'listed range')}`,
          ]),
        ]),
    fact('network', 'frame', [network.name, network.range, '']),
    {
      ...fact('nodes', 'inside', [network.nodes.name, network.nodes.range, pool === undefined ? '' : poolAddresses(blueprint)]),
      short: pool === undefined ? '' : shortAddresses[pool.addresses.kind],
    },
    ...(pool === undefined
      ? []
      : [fact('pool', 'inside', [`  pool ${pool.name}`, count(pool.nodes, 'node'), pool.vmSize.replace(/^Standard_/, '')])]),
    ...(network.endpoints === undefined ? [] : [fact('endpoints', 'inside', [network.endpoints.name, network.endpoints.range, ''])]),
    ...network.privateEndpoints.map((endpoint) => ({
      key: `endpoint-${endpoint.group}`,
      place: 'inside' as const,
      cells: [`  ${endpoint.group}`, '', targetOf[endpoint.group]] as const,
      arrow: true,
    })),
    fact('way-out', 'beside', wayOut(blueprint)),
    fact('account', 'beside', ['Batch account', account.name, account.customerKey ? 'your key' : "Microsoft's key"]),
    ...(vault === undefined
      ? []
      : [
          fact('vault', 'beside', [
            'Key Vault',
            vault.name,
            vault.key === undefined ? '' : `rotates every ${vault.key.rotateAfterDays} days`,
          ]),
        ]),
    ...(blueprint.identities.length === 0
      ? []
      : [fact('identities', 'beside', ['Identities', listed(blueprint.identities.map((identity) => identity.usedBy)), ''])]),
    ...(workspace === undefined ? [] : [fact('logs', 'beside', ['Logs', workspace.name, `${workspace.retentionDays} days`])]),
    ...(blueprint.locks ? [fact('locks', 'beside', ['Locks', 'against deletion', ''])] : []),
    ...(blueprint.policies.length === 0 ? [] : [fact('policies', 'beside', ['Policies', `${blueprint.policies.length} assigned`, ''])]),
  ]
}

function fact(key: string, place: Fact['place'], cells: Fact['cells'], tone?: Tone): Fact {
  return { key, place, cells, ...(tone === undefined ? {} : { tone }) }
}

function reach(key: string, name: string, access: Access): Fact {
  const arrow = access.kind === 'private' ? 'internet ─╳' : 'internet ─▶'
  return {
    ...fact(key, 'outside', [arrow, name, reachShort(access)], access.kind === 'open' ? 'attention' : 'plain'),
    short: shortReach[access.kind],
  }
}

function reachShort(access: Access): string {
  switch (access.kind) {
    case 'private':
      return 'closed'
    case 'listed':
      return access.addresses.length === 0 ? 'listed addresses' : `${count(access.addresses.length, 'listed range')}`
    case 'own-addresses':
      return `its own ${count(access.addresses.length, 'address', 'addresses')}`
    case 'open':
      return 'anyone may knock'
  }
}

function reachWords(access: Access): string {
  switch (access.kind) {
    case 'private':
      return 'reached from inside the network only'
    case 'listed':
      return `reached from ${access.addresses.length === 0 ? 'listed addresses' : listed(access.addresses)}`
    case 'own-addresses':
      return `reached from the environment's own ${count(access.addresses.length, 'static address', 'static addresses')}`
    case 'open':
      return 'reached from anywhere on the internet by whoever can sign in'
  }
}

function poolAddresses(blueprint: Blueprint): string {
  switch (blueprint.pool?.addresses.kind) {
    case 'batch-managed':
      return 'public IP by Batch'
    case 'static':
      return 'static public IP'
    default:
      return 'no public IP'
  }
}

function wayOut({ network, pool }: Blueprint): [string, string, string] {
  if (network.nat !== undefined) {
    return ['nodes ─▶', 'internet', `NAT, ${count(network.nat.addresses.length, 'static address', 'static addresses')}`]
  }
  switch (pool?.addresses.kind) {
    case 'static':
      return ['nodes ─▶', 'internet', count(pool.addresses.addresses.length, 'static address', 'static addresses')]
    case 'batch-managed':
      return ['nodes ─▶', 'internet', 'addresses that change']
    default:
      return ['nodes ─╳', 'internet', 'no way out']
  }
}
