import { isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { isAddressOrRange } from '../network/addresses.ts'
import { invalidValue } from './common.ts'

const path = 'properties.networkConfiguration.endpointConfiguration.inboundNatPools'
const refuse = (reason: string) => invalidValue(path, reason)

/** Inbound NAT pools as Batch 2025-06-01 allows them: ports, reserved ranges, rule counts and priorities. */
export function checkNatPools(pools: readonly Json[]): void {
  if (pools.length > 5) throw refuse('The maximum number of inbound NAT pools per Batch pool is 5.')
  const names = new Set<string>()
  const backends = new Set<number>()
  const ranges: [number, number][] = []
  const priorities = new Set<number>()
  let rules = 0
  for (const pool of pools) {
    if (!isObject(pool)) continue
    const name = String(pool.name)
    if (!/^[A-Za-z0-9]([\w.-]{0,75}\w)?$/.test(name)) throw refuse(`The name '${name}' is not valid.`)
    if (names.has(name.toLowerCase())) throw refuse(`The name '${name}' is used more than once.`)
    names.add(name.toLowerCase())
    checkPorts(pool, backends, ranges)
    const given = Array.isArray(pool.networkSecurityGroupRules) ? pool.networkSecurityGroupRules : []
    rules += given.length
    for (const rule of given) if (isObject(rule)) checkRule(rule, priorities)
  }
  if (rules > 25) throw refuse('The maximum number of network security group rules across all endpoints of a pool is 25.')
}

function checkPorts(pool: JsonObject, backends: Set<number>, ranges: [number, number][]): void {
  const backend = Number(pool.backendPort)
  if (backend < 1 || backend > 65535 || backend === 29876 || backend === 29877) throw refuse(`The backend port ${backend} is not allowed.`)
  if (backends.has(backend)) throw refuse(`The backend port ${backend} is used more than once.`)
  backends.add(backend)
  const start = Number(pool.frontendPortRangeStart)
  const end = Number(pool.frontendPortRangeEnd)
  if (start < 1 || end > 65534 || start > end) throw refuse(`The frontend port range ${start}-${end} is not valid.`)
  if (start <= 55000 && end >= 50000) throw refuse('Frontend ports 50000 to 55000 are reserved by the Batch service.')
  if (ranges.some(([from, to]) => start <= to && from <= end)) throw refuse(`The frontend port range ${start}-${end} overlaps another one.`)
  ranges.push([start, end])
}

function checkRule(rule: JsonObject, priorities: Set<number>): void {
  const priority = Number(rule.priority)
  if (priority < 150 || priority > 4096) throw refuse(`The priority ${priority} is not from 150 to 4096.`)
  if (priorities.has(priority)) throw refuse(`The priority ${priority} is used more than once in the pool.`)
  priorities.add(priority)
  const source = String(rule.sourceAddressPrefix)
  if (source !== '*' && !isAddressOrRange(source) && !/^[A-Za-z][A-Za-z0-9.]*$/.test(source)) {
    throw refuse(`The source address prefix '${source}' is not an address, a range, a tag or *.`)
  }
}
