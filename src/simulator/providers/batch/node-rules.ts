import { at, type Json, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import { findSize } from '../compute/sizes.ts'
import { durationOf, includesId, invalidValue, listAt, textAt } from './common.ts'
import { isWindows } from './pool-images.ts'

const machinePath = 'properties.deploymentConfiguration.virtualMachineConfiguration'

/** What runs on nodes and how they are renewed: slots, start task, mounts, registries, upgrades (spec Microsoft.Batch 2025-06-01). */
export function checkNodes(account: StoredResource, properties: JsonObject, identities: readonly string[]): void {
  const machine = at(properties, 'deploymentConfiguration.virtualMachineConfiguration')
  checkSlots(properties)
  checkStartTask(account, properties.startTask, machine, identities)
  checkMounts(listAt(properties, 'mountConfiguration'), identities)
  checkUpgrades(properties.upgradePolicy, machine)
  for (const registry of listAt(machine, 'containerConfiguration.containerRegistries')) {
    checkRegistry(registry, `${machinePath}.containerConfiguration.containerRegistries`, identities)
  }
}

function checkSlots(properties: JsonObject): void {
  const size = findSize(textAt(properties, 'vmSize') ?? '')
  const most = Math.min(256, (size?.cores ?? 64) * 4)
  if (Number(properties.taskSlotsPerNode ?? 1) > most) {
    throw invalidValue(
      'properties.taskSlotsPerNode',
      `The maximum value is the smaller of 4 times the number of cores of the VM size and 256: ${most}.`,
    )
  }
}

const requireIdentity = (value: Json | undefined, where: string, identities: readonly string[]) => {
  const id = textAt(value, 'identityReference.resourceId')
  if (id !== undefined && !includesId(identities, id)) throw invalidValue(where, 'The identity must be one of the identities of the pool.')
}

function checkStartTask(account: StoredResource, task: Json | undefined, machine: Json | undefined, identities: readonly string[]): void {
  if (task === undefined) return
  const base = 'properties.startTask'
  if (textAt(task, 'commandLine') === undefined)
    throw invalidValue(`${base}.commandLine`, 'The command line of the start task must be specified.')
  if (at(task, 'userIdentity.userName') !== undefined && at(task, 'userIdentity.autoUser') !== undefined) {
    throw invalidValue(`${base}.userIdentity`, 'userName and autoUser are mutually exclusive; you must specify one but not both.')
  }
  for (const file of listAt(task, 'resourceFiles')) {
    const sources = ['autoStorageContainerName', 'storageContainerUrl', 'httpUrl'].filter((name) => at(file, name) !== undefined)
    const where = `${base}.resourceFiles`
    if (sources.length !== 1) {
      throw invalidValue(
        where,
        'autoStorageContainerName, storageContainerUrl and httpUrl are mutually exclusive and one of them must be specified.',
      )
    }
    if (sources[0] === 'httpUrl' && at(file, 'filePath') === undefined)
      throw invalidValue(where, 'filePath is required if httpUrl is specified.')
    if (sources[0] === 'autoStorageContainerName' && at(account.body, 'properties.autoStorage') === undefined) {
      throw invalidValue(where, 'The Batch account has no auto-storage account.')
    }
    requireIdentity(file, where, identities)
  }
  if (at(task, 'containerSettings') === undefined) return
  if (at(machine, 'containerConfiguration') === undefined) {
    throw invalidValue(`${base}.containerSettings`, 'The pool must have a containerConfiguration for its start task to run in a container.')
  }
  checkRegistry(at(task, 'containerSettings.registry'), `${base}.containerSettings.registry`, identities)
}

function checkRegistry(registry: Json | undefined, where: string, identities: readonly string[]): void {
  const named = at(registry, 'username') !== undefined || at(registry, 'password') !== undefined
  if (named && at(registry, 'identityReference') !== undefined) {
    throw invalidValue(where, 'A user name and an identity reference are mutually exclusive.')
  }
  requireIdentity(registry, where, identities)
}

function checkMounts(mounts: readonly Json[], identities: readonly string[]): void {
  const base = 'properties.mountConfiguration'
  for (const mount of mounts) {
    const kinds = ['azureBlobFileSystemConfiguration', 'nfsMountConfiguration', 'cifsMountConfiguration', 'azureFileShareConfiguration']
    if (kinds.filter((kind) => at(mount, kind) !== undefined).length !== 1) {
      throw invalidValue(base, 'The kinds of mounts are mutually exclusive and one of them must be specified.')
    }
    const blob = at(mount, 'azureBlobFileSystemConfiguration')
    if (blob === undefined) continue
    if (['accountKey', 'sasKey', 'identityReference'].filter((way) => at(blob, way) !== undefined).length !== 1) {
      throw invalidValue(base, 'accountKey, sasKey and identityReference are mutually exclusive and exactly one must be specified.')
    }
    requireIdentity(blob, base, identities)
  }
}

function checkUpgrades(policy: Json | undefined, machine: Json | undefined): void {
  const base = 'properties.upgradePolicy'
  if (policy === undefined) return
  const automatic = at(policy, 'automaticOSUpgradePolicy')
  if (
    at(automatic, 'enableAutomaticOSUpgrade') === true &&
    isWindows(machine) &&
    at(machine, 'windowsConfiguration.enableAutomaticUpdates') !== false
  ) {
    throw invalidValue(
      `${base}.automaticOSUpgradePolicy.enableAutomaticOSUpgrade`,
      'On Windows pools windowsConfiguration.enableAutomaticUpdates must be false for it to be true.',
    )
  }
  const rolling = at(policy, 'rollingUpgradePolicy')
  if (at(rolling, 'enableCrossZoneUpgrade') !== undefined && at(machine, 'nodePlacementConfiguration.policy') !== 'Zonal') {
    throw invalidValue(`${base}.rollingUpgradePolicy.enableCrossZoneUpgrade`, 'It can be set only with the node placement policy Zonal.')
  }
  const [batch, unhealthy] = [at(rolling, 'maxBatchInstancePercent'), at(rolling, 'maxUnhealthyInstancePercent')]
  if (typeof batch === 'number' && typeof unhealthy === 'number' && batch > unhealthy) {
    throw invalidValue(`${base}.rollingUpgradePolicy.maxBatchInstancePercent`, 'It must not be more than maxUnhealthyInstancePercent.')
  }
  const pause = textAt(rolling, 'pauseTimeBetweenBatches')
  if (pause !== undefined && durationOf(pause) === undefined) {
    throw invalidValue(`${base}.rollingUpgradePolicy.pauseTimeBetweenBatches`, `'${pause}' is not an ISO 8601 duration.`)
  }
}
