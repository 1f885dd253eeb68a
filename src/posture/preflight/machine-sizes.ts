import type { Json, JsonObject } from '../../common/json.ts'
import { isObject } from '../../common/json.ts'
import { readAt } from './api-versions.ts'
import { type IntendedPool, listAt, textAt } from './intended.ts'
import type { Reader } from './types.ts'

/** A size Batch offers in a region. */
export interface MachineSize {
  readonly name: string
  readonly family: string
  readonly cores: number
  readonly memory: number
  /** By lower-case name: `encryptionathostsupported`. */
  readonly capabilities: ReadonlyMap<string, string>
  /** ISO date of the day Batch stops supporting it. */
  readonly endOfLife: string | undefined
}

/** Sizes Batch offers in a region (learn.microsoft.com/rest/api/batchmanagement/location/list-supported-virtual-machine-skus). */
export async function sizesOf(reader: Reader, subscription: string, region: string): Promise<readonly MachineSize[]> {
  const rows = await reader.list(sizesPath(subscription, region), readAt.batch)
  return rows.map((row) => {
    const capabilities = capabilitiesIn(row)
    const endOfLife = textAt(row, 'batchSupportEndOfLife')?.slice(0, 10)
    return {
      name: String(row.name),
      family: String(row.familyName ?? ''),
      cores: Number(capabilities.get('vcpus') ?? 0),
      memory: Number(capabilities.get('memorygb') ?? 0),
      capabilities,
      endOfLife,
    }
  })
}

export const sizesPath = (subscription: string, region: string) =>
  `/subscriptions/${subscription}/providers/Microsoft.Batch/locations/${region}/virtualMachineSkus`

/** Capabilities of a size as Batch and Compute list them, by lower-case name. */
export function capabilitiesIn(row: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    listAt(row, 'capabilities').flatMap((one: Json) =>
      isObject(one) && typeof one.name === 'string' ? [[one.name.toLowerCase(), String(one.value ?? '')] as const] : [],
    ),
  )
}

export function findSize(sizes: readonly MachineSize[], name: string): MachineSize | undefined {
  return sizes.find((size) => size.name.toLowerCase() === name.toLowerCase())
}

/** Something a pool asks of its size. */
export interface Ability {
  /** `encryption at host` */
  readonly what: string
  /** The capability that tells, in the casing of Compute's list. */
  readonly capability: string
  /** The answer that asks for it. */
  readonly question: string
  /** The answer that does without it, as it would be typed. */
  readonly without?: string
  /** Whether the size has it, by the capability's value; undefined where the list does not say. */
  has(value: string | undefined): boolean | undefined
}

const yes = (value: string | undefined) => (value === undefined ? undefined : value.toLowerCase() === 'true')

/**
 * What a pool's body asks of its size. Capability names: learn.microsoft.com/rest/api/compute/resource-skus/list; trusted launch needs generation 2
 * and is off only where the list says so (learn.microsoft.com/azure/virtual-machines/trusted-launch).
 */
export function abilitiesFor({ machine, spot }: IntendedPool): readonly Ability[] {
  const security = textAt(machine, 'securityProfile.securityType')?.toLowerCase()
  const found: Ability[] = []
  if (isObject(machine) && isObject(machine.securityProfile) && machine.securityProfile.encryptionAtHost === true) {
    found.push({
      what: 'encryption at host',
      capability: 'EncryptionAtHostSupported',
      question: 'disk-encryption',
      without: 'temporary',
      has: yes,
    })
  }
  if (security === 'trustedlaunch' || security === 'confidentialvm') {
    found.push({
      what: 'generation 2 virtual machines',
      capability: 'HyperVGenerations',
      question: 'vm-security',
      without: security === 'confidentialvm' ? 'trusted-launch' : 'standard',
      has: (value) => (value === undefined ? undefined : value.toUpperCase().includes('V2')),
    })
  }
  if (security === 'trustedlaunch') {
    found.push({
      what: 'trusted launch',
      capability: 'TrustedLaunchDisabled',
      question: 'vm-security',
      without: 'standard',
      has: (value) => value?.toLowerCase() !== 'true',
    })
  }
  if (security === 'confidentialvm') {
    found.push({
      what: 'confidential computing',
      capability: 'ConfidentialComputingType',
      question: 'vm-security',
      without: 'trusted-launch',
      has: (value) => value !== undefined && value !== '',
    })
  }
  if (spot > 0) {
    found.push({ what: 'Spot nodes', capability: 'LowPriorityCapable', question: 'pool-size', has: yes })
  }
  return found
}

/** Whether a size has everything asked of it, as far as the list says. */
export function isAble(size: MachineSize, abilities: readonly Ability[]): boolean {
  return abilities.every((ability) => ability.has(size.capabilities.get(ability.capability.toLowerCase())) !== false)
}

/** Sizes like one, the most alike first: as many cores and as much memory, then of a similar name. */
export function mostAlike(sizes: readonly MachineSize[], like: MachineSize | undefined): readonly MachineSize[] {
  if (like === undefined) return sizes
  const distance = (size: MachineSize) =>
    Math.abs(size.cores - like.cores) * 1000 +
    Math.abs(size.memory - like.memory) * 10 +
    (series(size.name) === series(like.name) ? 0 : 5) +
    unlikeLetters(size.name, like.name) / 2 +
    (version(size.name) === version(like.name) ? 0 : 0.1)
  return [...sizes].sort((left, right) => distance(left) - distance(right) || left.name.localeCompare(right.name))
}

/** `D` of `Standard_D2s_v5`. */
const series = (name: string) => /^[A-Za-z]+_([A-Z]+)/.exec(name)?.[1] ?? ''
/** How many of the letters that say what a size has (`ads` of `Standard_D2ads_v5`) stand in one name only. */
function unlikeLetters(left: string, right: string): number {
  const letters = (name: string) => [...(/^[A-Za-z]+_[A-Z]+\d+(?:-\d+)?([a-z]*)/.exec(name)?.[1] ?? '')]
  const [one, other] = [letters(left), letters(right)]
  return one.filter((letter) => !other.includes(letter)).length + other.filter((letter) => !one.includes(letter)).length
}
const version = (name: string) => /_v(\d+)$/.exec(name)?.[1] ?? ''

/** What a size's name says of it, where no list knows it. */
export function guessedSize(name: string): MachineSize | undefined {
  const cores = Number(/^[A-Za-z]+_[A-Z]+(\d+)/.exec(name)?.[1] ?? 0)
  return cores === 0 ? undefined : { name, family: '', cores, memory: cores * 4, capabilities: new Map(), endOfLife: undefined }
}
