import { idKey } from '../../../common/arm-id.ts'
import { at, type Json, type JsonObject } from '../../../common/json.ts'
import type { StoredResource } from '../../definition.ts'
import type { World } from '../../world.ts'
import { encryptionSetType } from '../compute/disk-encryption-sets.ts'
import { findSize, type VmSize } from '../compute/sizes.ts'
import { zonesOf } from '../compute/skus.ts'
import { requireKey } from './account-key.ts'
import { includesId, inUserSubscription, invalidValue, listAt, refused, textAt } from './common.ts'
import { checkImage, encryptionSetsIn, imageOf, isWindows } from './pool-images.ts'

const path = 'properties.deploymentConfiguration.virtualMachineConfiguration'

/** Rules of images, disks and security types; what only shows when machines are made is in pool-machines.ts. */
export function checkMachine(world: World, account: StoredResource, properties: JsonObject, identities: readonly string[]): void {
  const machine = at(properties, 'deploymentConfiguration.virtualMachineConfiguration')
  const size = findSize(textAt(properties, 'vmSize') ?? '')
  checkImage(world, machine)
  checkTargets(machine)
  checkPoolKey(world, machine, identities)
  checkSecurity(machine, size)
  checkSets(world, account, machine)
  if (size !== undefined) {
    checkSize(machine, size, inUserSubscription(account))
    checkPlacement(machine, size, String(account.body.location))
  }
  checkWindows(machine)
  checkParts(machine)
}

/** Linux: the temporary disk, or the OS disk with a pool key; Windows: both (spec Microsoft.Batch 2025-06-01). */
function checkTargets(machine: Json | undefined): void {
  const targets = listAt(machine, 'diskEncryptionConfiguration.targets')
  const where = `${path}.diskEncryptionConfiguration.targets`
  if (targets.length === 0) return
  const customer = at(machine, 'diskEncryptionConfiguration.customerManagedKey') !== undefined
  if (isWindows(machine)) {
    if (targets.includes('OsDisk') && targets.includes('TemporaryDisk')) return
    if (customer && targets.includes('OsDisk')) return
    throw invalidValue(where, 'On Windows pools OsDisk and TemporaryDisk must both be specified.')
  }
  if (targets.includes('OsDisk') && !customer) throw invalidValue(where, 'On Linux pools only TemporaryDisk is supported.')
}

/** A pool's own key: with its version, an identity of the pool, and the OS disk among the targets. */
function checkPoolKey(world: World, machine: Json | undefined, identities: readonly string[]): void {
  const customer = at(machine, 'diskEncryptionConfiguration.customerManagedKey')
  if (customer === undefined) return
  const base = `${path}.diskEncryptionConfiguration.customerManagedKey`
  if (!listAt(machine, 'diskEncryptionConfiguration.targets').includes('OsDisk')) {
    throw invalidValue(base, 'OsDisk must be one of the targets.')
  }
  const url = textAt(customer, 'keyUrl') ?? ''
  if (!/\/keys\/[^/]+\/[0-9a-f]{32}\/?$/i.test(url)) throw invalidValue(`${base}.keyUrl`, 'The version segment of the key URL is required.')
  requireKey(world, `${base}.keyUrl`, url)
  if (!includesId(identities, textAt(customer, 'identityReference.resourceId') ?? '')) {
    throw invalidValue(`${base}.identityReference`, 'The identity must be one of the identities of the pool.')
  }
}

function checkSecurity(machine: Json | undefined, size: VmSize | undefined): void {
  const security = at(machine, 'securityProfile')
  const type = textAt(security, 'securityType')
  if (at(security, 'uefiSettings') !== undefined && type === undefined) {
    throw invalidValue(`${path}.securityProfile.uefiSettings`, 'securityType must be set for uefiSettings to be used.')
  }
  const guestState = at(machine, 'osDisk.managedDisk.securityProfile')
  if ((type === 'confidentialVM') !== (guestState !== undefined)) {
    throw invalidValue(`${path}.osDisk.managedDisk.securityProfile`, 'It is required for confidential VMs and can only be set for them.')
  }
  const image = imageOf(machine)
  const refuse = (reason: string) => invalidValue(`${path}.securityProfile.securityType`, reason)
  if (type === 'confidentialVM') {
    if (size !== undefined && size.confidential === undefined) throw refuse(`The VM size ${size.name} does not support confidential VMs.`)
    if (image?.confidential === false) throw refuse(`The image '${image.sku}' does not support confidential VMs.`)
  }
  if (type === 'trustedLaunch') {
    if (size?.trustedLaunch === false) throw refuse(`The VM size ${size.name} does not support trusted launch.`)
    if (image?.trustedLaunch === false) throw refuse(`The image '${image.sku}' does not support trusted launch: it is not of generation 2.`)
  }
  const proxy = at(security, 'proxyAgentSettings')
  for (const side of ['imds', 'wireServer']) {
    // A mode and a profile that brings its own mode exclude each other (spec Microsoft.Compute, HostEndpointSettings).
    if (at(proxy, `${side}.mode`) !== undefined && at(proxy, `${side}.inVMAccessControlProfileReferenceId`) !== undefined) {
      throw invalidValue(
        `${path}.securityProfile.proxyAgentSettings.${side}`,
        'mode and inVMAccessControlProfileReferenceId are mutually exclusive.',
      )
    }
  }
}

/** Disk encryption sets: user subscription mode only, in the account's subscription and region (spec Microsoft.Batch 2025-06-01). */
function checkSets(world: World, account: StoredResource, machine: Json | undefined): void {
  const where = `${path}.osDisk.managedDisk.diskEncryptionSet`
  for (const id of encryptionSetsIn(machine)) {
    if (!inUserSubscription(account)) throw invalidValue(where, 'It can be set only in the UserSubscription pool allocation mode.')
    if (idKey(id).split('/')[2] !== account.subscription.toLowerCase()) {
      throw invalidValue(where, 'The disk encryption set must be in the subscription of the Batch account.')
    }
    const set = world.find(id)
    if (set?.type !== encryptionSetType) throw invalidValue(where, `The disk encryption set '${id}' was not found.`)
    if (set.body.location !== account.body.location)
      throw invalidValue(where, 'The disk encryption set must be in the region of the Batch account.')
  }
}

/** What a size lacks: encryption at host, the image's generation, a cache for the OS, room for Azure Disk Encryption. */
function checkSize(machine: Json | undefined, size: VmSize, own: boolean): void {
  const image = imageOf(machine)
  if (at(machine, 'securityProfile.encryptionAtHost') === true && !size.encryptionAtHost) {
    throw invalidValue(`${path}.securityProfile.encryptionAtHost`, `The VM size ${size.name} does not support encryption at host.`)
  }
  if (image !== undefined && !size.generations.split(',').includes(image.generation)) {
    throw invalidValue(
      `${path}.imageReference`,
      `The VM size ${size.name} does not support images of generation ${image.generation.slice(1)}.`,
    )
  }
  if (at(machine, 'osDisk.ephemeralOSDiskSettings') !== undefined) {
    const needed = Number(at(machine, 'osDisk.diskSizeGB') ?? (isWindows(machine) ? 127 : 30))
    if (size.cacheDisk < needed) {
      throw invalidValue(
        `${path}.osDisk.ephemeralOSDiskSettings`,
        `The cache of the VM size ${size.name} (${size.cacheDisk} GB) cannot hold an ephemeral OS disk of ${needed} GB.`,
      )
    }
  }
  const disks = [at(machine, 'osDisk.managedDisk'), ...listAt(machine, 'dataDisks').map((disk) => at(disk, 'managedDisk'))]
  if (!size.premium && disks.some((disk) => at(disk, 'storageAccountType') === 'Premium_LRS')) {
    throw invalidValue(`${path}.osDisk.managedDisk.storageAccountType`, `The VM size ${size.name} does not support premium storage.`)
  }
  refuseDiskEncryption(machine, size, own)
}

/**
 * Batch encrypts at the host where the size can and the machines are its own; else by Azure Disk Encryption, which A-series sizes and v6 and later
 * do not have (learn batch/disk-encryption).
 */
function refuseDiskEncryption(machine: Json | undefined, size: VmSize, own: boolean): void {
  const wanted = listAt(machine, 'diskEncryptionConfiguration.targets').length > 0
  const customer = at(machine, 'diskEncryptionConfiguration.customerManagedKey') !== undefined
  const atHost = size.encryptionAtHost && (!own || at(machine, 'securityProfile.encryptionAtHost') === true)
  if (!wanted || customer || atHost) return
  if (imageOf(machine) === undefined && !isWindows(machine)) {
    throw invalidValue(
      `${path}.diskEncryptionConfiguration`,
      'Disk encryption of custom Linux images needs a VM size with encryption at host.',
    )
  }
  if (size.version < 6 && size.memory >= 2 && !/^(Standard|Basic)_A/i.test(size.name)) return
  throw refused(
    'AzureDiskEncryptionNotSupportedOnVMSize',
    `Azure Disk Encryption is not supported on the VM size ${size.name}.`,
    `${path}.diskEncryptionConfiguration`,
  )
}

/** Zonal placement needs a size offered in more than one zone (learn batch/create-pool-availability-zones). */
function checkPlacement(machine: Json | undefined, size: VmSize, place: string): void {
  if (at(machine, 'nodePlacementConfiguration.policy') !== 'Zonal' || zonesOf(size, place).length > 1) return
  throw invalidValue(
    `${path}.nodePlacementConfiguration`,
    `The VM size ${size.name} is not offered in more than one availability zone of ${place}.`,
  )
}

function checkWindows(machine: Json | undefined): void {
  if (at(machine, 'windowsConfiguration') !== undefined && !isWindows(machine)) {
    throw invalidValue(`${path}.windowsConfiguration`, 'It must not be specified if the image is a Linux one.')
  }
}

/** Data disks and extensions have a LUN and a name each to themselves; extensions wait only for ones that are there. */
function checkParts(machine: Json | undefined): void {
  const luns = listAt(machine, 'dataDisks').map((disk) => at(disk, 'lun'))
  if (new Set(luns).size < luns.length) throw invalidValue(`${path}.dataDisks`, 'The LUN of each data disk must be unique.')
  const extensions = listAt(machine, 'extensions')
  const names = extensions.map((one) => String(at(one, 'name')).toLowerCase())
  if (new Set(names).size < names.length) throw invalidValue(`${path}.extensions`, 'The name of each extension must be unique.')
  for (const name of extensions.flatMap((one) => listAt(one, 'provisionAfterExtensions'))) {
    if (!names.includes(String(name).toLowerCase()))
      throw invalidValue(`${path}.extensions`, `There is no extension '${String(name)}' to wait for.`)
  }
}
