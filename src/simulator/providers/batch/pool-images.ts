import { at, type Json } from '../../../common/json.ts'
import type { World } from '../../world.ts'
import { findImage, type MarketplaceImage } from '../compute/images.ts'
import { invalidValue, listAt, textAt } from './common.ts'

const path = 'properties.deploymentConfiguration.virtualMachineConfiguration'

/** The marketplace image of a machine, as the practice cloud knows it; undefined for custom ones and unknown ones. */
export function imageOf(machine: Json | undefined): MarketplaceImage | undefined {
  const reference = at(machine, 'imageReference')
  return findImage(textAt(reference, 'publisher') ?? '', textAt(reference, 'offer') ?? '', textAt(reference, 'sku') ?? '')
}

/** The ids of disk encryption sets of a machine's disks. */
export function encryptionSetsIn(machine: Json | undefined): string[] {
  const disks = [at(machine, 'osDisk.managedDisk'), ...listAt(machine, 'dataDisks').map((disk) => at(disk, 'managedDisk'))]
  return disks.flatMap((disk) =>
    [textAt(disk, 'diskEncryptionSet.id') ?? [], textAt(disk, 'securityProfile.diskEncryptionSet.id') ?? []].flat(),
  )
}

export const isWindows = (machine: Json | undefined): boolean =>
  textAt(machine, 'nodeAgentSkuId')?.toLowerCase().startsWith('batch.node.windows') === true

/**
 * Exactly one way to name an image; a marketplace image is one Batch knows, matches its node agent, and is not retired on the day. Batch serves its
 * list per account on the data plane; words unverified.
 */
export function checkImage(world: World, machine: Json | undefined): void {
  const reference = at(machine, 'imageReference')
  const base = `${path}.imageReference`
  const market = ['publisher', 'offer', 'sku'].filter((name) => at(reference, name) !== undefined)
  const custom = ['id', 'sharedGalleryImageId', 'communityGalleryImageId'].filter((name) => at(reference, name) !== undefined)
  if (custom.length > 1 || (custom.length === 1 && market.length > 0)) {
    throw invalidValue(base, `'${[...custom, ...market].join("', '")}' are mutually exclusive.`)
  }
  if (custom.length === 1) return
  if (market.length < 3) throw invalidValue(base, 'publisher, offer and sku of the image must be specified.')
  const image = imageOf(machine)
  const agent = textAt(machine, 'nodeAgentSkuId') ?? ''
  const name = market.map((part) => textAt(reference, part)).join(' ')
  if (image === undefined) throw invalidValue(base, `The image '${name}' is not supported by Batch.`)
  if (image.agent !== agent.toLowerCase()) {
    throw invalidValue(`${path}.nodeAgentSkuId`, `The node agent '${agent}' does not match the image '${name}': it needs '${image.agent}'.`)
  }
  if (image.retired !== undefined && world.now() >= Date.parse(image.retired)) {
    throw invalidValue(base, `The image '${name}' is no longer supported by Batch since ${image.retired}.`)
  }
}
