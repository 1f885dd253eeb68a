import { obstaclesIn, prefixesOf, type SubnetUse, securityGroupOf } from '../azure/subnet-fit.ts'
import { lastName, sameId } from '../common/arm-id.ts'
import { ipv4Range, overlap } from '../common/ipv4.ts'
import { at, type JsonObject, objectsAt } from '../common/json.ts'
import { exitCodes, type ProblemDetails } from '../common/problem.ts'
import { regionName } from '../common/region-name.ts'
import type { Context } from './define.ts'

const networkVersion = '2025-09-01'
const batchVersion = '2025-06-01'

/** What keeps a network that is there already, an environment's own or a hub, from being used as it is. */
export function networkProblems(id: string, body: JsonObject, expects: JsonObject): readonly ProblemDetails[] {
  const name = lastName(id)
  const problems: ProblemDetails[] = []
  const { region, apartFrom, holds } = expects
  if (typeof region === 'string' && regionName(body.location) !== region) {
    problems.push(
      problem(
        'network-elsewhere',
        `Network ${name} lies in ${String(body.location)}, and the environment in ${region}.`,
        'Nodes live in the region of their account only (learn.microsoft.com/azure/batch/batch-virtual-network).',
        `Choose a network in ${region} (--set existing-network=…), or ${regionName(body.location)} as the region`,
      ),
    )
  }
  const ranges = at(body, 'properties.addressSpace.addressPrefixes')
  const spaces = Array.isArray(ranges) ? ranges.map(String) : []
  const clash = typeof apartFrom === 'string' ? spaces.find((range) => clashing(range, apartFrom)) : undefined
  if (clash !== undefined) {
    problems.push(
      problem(
        'hub-overlaps',
        `The range ${String(apartFrom)} overlaps ${clash} of hub ${name}.`,
        'Networks whose ranges overlap cannot be peered.',
        `Name the hub’s ranges, and a free range is proposed: --set other-ranges=${spaces.join(',')}`,
      ),
    )
  }
  if (typeof holds === 'string' && !spaces.some((range) => clashing(range, holds))) {
    problems.push(
      problem(
        'firewall-not-in-hub',
        `The firewall’s address ${holds} lies in none of the ranges of hub ${name}: ${spaces.join(', ')}.`,
        'A route to an appliance works only within a network or one it is peered with.',
        'Type the firewall’s private address in the hub (--set firewall-address=…)',
      ),
    )
  }
  return problems
}

/** What keeps a subnet of somebody else's from holding nodes or endpoints. Reads its security group, and what of ours is in it already. */
export async function subnetProblems(
  { arm, signal }: Context,
  { id, body, expects }: { readonly id: string; readonly body: JsonObject; readonly expects: JsonObject },
): Promise<readonly ProblemDetails[]> {
  const groupId = securityGroupOf(body)
  const [group, use] = await Promise.all([
    groupId === undefined ? undefined : arm.get(groupId, networkVersion, signal),
    expects.use === 'nodes' ? nodeUse() : endpointUse(),
  ])
  return obstaclesIn({ ...body, name: body.name ?? lastName(id) }, group, use).map((one) =>
    problem('subnet-unfit', one.what, 'It is used as found: neither the subnet nor its security group is changed.', one.now),
  )

  async function nodeUse(): Promise<SubnetUse> {
    const [pool, endpoints] = await Promise.all([
      typeof expects.pool === 'string' ? arm.get(expects.pool, batchVersion, signal) : undefined,
      typeof expects.endpoints === 'string' ? arm.get(expects.endpoints, networkVersion, signal) : undefined,
    ])
    const here = sameId(String(at(pool, 'properties.networkConfiguration.subnetId') ?? ''), id)
    const there = here ? Number(at(pool, 'properties.currentDedicatedNodes') ?? 0) : 0
    return {
      for: 'nodes',
      needs: Math.max(0, Number(expects.needs ?? 0) - there),
      ...(endpoints === undefined ? {} : { endpointRanges: prefixesOf(endpoints) }),
      ...(typeof expects.publicNodeManagement === 'string' ? { publicNodeManagement: expects.publicNodeManagement } : {}),
      ...(expects.wayOut === true ? { wayOut: true } : {}),
      ...(Array.isArray(expects.services) ? { services: expects.services.map(String) } : {}),
    }
  }

  async function endpointUse(): Promise<SubnetUse> {
    const wanted = Array.isArray(expects.wanted) ? expects.wanted.map(String) : []
    const there = objectsAt(body, 'properties.privateEndpoints').map((one) => String(one.id))
    return { for: 'endpoints', needs: wanted.filter((one) => !there.some((other) => sameId(one, other))).length }
  }
}

function clashing(left: string, right: string): boolean {
  const [one, other] = [ipv4Range(left), ipv4Range(right)]
  return one !== undefined && other !== undefined && overlap(one, other)
}

function problem(code: string, what: string, why: string, now: string): ProblemDetails {
  return { code, what, why, now: [now], exit: exitCodes.refused }
}
