import { regionsWithoutZones, type SizeTraits, sizeTraits, usualSizes } from '../../guidance/sizes.ts'
import { sources } from '../../guidance/sources.ts'
import { allocationMode } from '../questions/allocation-mode.ts'
import { diskEncryption } from '../questions/disk-encryption.ts'
import { diskKey } from '../questions/disk-key.ts'
import { poolSize } from '../questions/pool-size.ts'
import { poolZones } from '../questions/pool-zones.ts'
import { region } from '../questions/region.ts'
import { spotNodes } from '../questions/spot-nodes.ts'
import { vmSecurity } from '../questions/vm-security.ts'
import type { Fix, View } from '../types.ts'
import { answer, defineRule } from './define.ts'

const isConfidential = (view: View) => view.answer(vmSecurity) === 'confidential'
/** The size that serves what is asked of the machines. */
const fittingSize = (view: View): Fix => answer(poolSize, isConfidential(view) ? usualSizes.confidential : usualSizes.general)
const about = (test: (traits: SizeTraits, view: View) => boolean) => (view: View, size: string) => {
  const traits = sizeTraits(size)
  return test(traits ?? nothingKnown, view) && traits !== undefined
}
/** Where machines are confidential, a rule of disk encryption has said it. */
const wantsHostEncryption = (view: View) => view.answer(diskEncryption) === 'host-and-temporary' && !isConfidential(view)
const nothingKnown: SizeTraits = { version: 0, confidential: false, diskEncryption: true }

/** Batch would encrypt the temporary disk by Azure Disk Encryption: the host cannot, or is not asked to where the machines are in your subscription. */
const needsDiskEncryption = ({ encryptionAtHost }: SizeTraits, view: View) => {
  const mode = view.answer(allocationMode)
  const key = view.answer(diskKey)
  return view.answer(diskEncryption) === 'temporary' && key !== 'customer' && (encryptionAtHost === false || mode === 'user-subscription')
}
const withoutDiskEncryption = (view: View): readonly Fix[] => [
  ...(isConfidential(view) ? [] : [answer(diskEncryption, 'host-and-temporary')]),
  fittingSize(view),
  answer(diskEncryption, 'platform'),
]

/** Sizes and zones beside what is asked of the machines. What a size can is read from its name; the cloud's own list says more. */
export const machineRules = [
  defineRule(poolSize, {
    id: 'batch-takes-no-basic-sizes',
    source: sources.sizes,
    forbids: (_, size) => /^Basic_|^Standard_A0$/.test(size),
    because: (_, size) => `Batch does not run ${size}; choose a v5 size like Standard_D2s_v5`,
    fixes: (view) => [fittingSize(view)],
  }),
  defineRule(poolSize, {
    // A small p after the cores is an Arm processor (learn.microsoft.com/azure/virtual-machines/vm-naming-conventions).
    id: 'arm-sizes-need-arm-images',
    source: sources.sizeNames,
    forbids: (_, size) => /^Standard_[A-Z]+\d+(-\d+)?[a-z]*p[a-z]*(_|$)/.test(size),
    because: (_, size) => `${size} has an Arm processor and the images here are for x64; choose one without the p`,
    fixes: (view) => [fittingSize(view)],
  }),
  defineRule(poolSize, {
    id: 'old-sizes-start-no-generation-2-image',
    source: sources.generations,
    forbids: about(({ generations }) => generations?.includes(2) === false),
    because: 'The size starts images of generation 1 only, and the images here are of generation 2.',
    fixes: (view) => [fittingSize(view)],
  }),
  defineRule(poolSize, {
    id: 'enclave-sizes-are-no-confidential-machines',
    source: sources.confidential,
    forbids: (view, size) => /^Standard_DC\d+d?s_v[23]$/.test(size) && isConfidential(view),
    because: 'This DC size has enclaves (sealed parts of a program) but is no confidential machine; take v5 or later.',
    fixes: (view) => [fittingSize(view), answer(vmSecurity, 'trusted-launch')],
  }),
  defineRule(poolSize, {
    id: 'confidential-machines-need-confidential-sizes',
    source: sources.confidential,
    forbids: about(({ confidential }, view) => !confidential && isConfidential(view)),
    because: 'Confidential machines need a DC or EC size of v5 or later.',
    fixes: (view) => [fittingSize(view), answer(vmSecurity, 'trusted-launch')],
  }),
  defineRule(poolSize, {
    id: 'confidential-sizes-have-no-trusted-launch',
    source: sources.trustedLaunch,
    unverified: true,
    forbids: about(({ confidential }, view) => confidential && view.answer(vmSecurity) === 'trusted-launch'),
    because: 'This size is for confidential machines; trusted launch asks for another.',
    fixes: (view) => [fittingSize(view), answer(vmSecurity, 'confidential')],
  }),
  defineRule(poolSize, {
    id: 'trusted-launch-needs-a-size',
    source: sources.trustedLaunch,
    forbids: about(({ trustedLaunch }, view) => trustedLaunch === false && view.answer(vmSecurity) === 'trusted-launch'),
    because: 'The size does not support trusted launch.',
    fixes: (view) => [fittingSize(view), answer(vmSecurity, 'standard')],
  }),
  defineRule(poolSize, {
    id: 'host-encryption-needs-a-size',
    source: sources.hostEncryption,
    forbids: about(({ encryptionAtHost }, view) => encryptionAtHost === false && wantsHostEncryption(view)),
    because: 'The size cannot encrypt at the host.',
    fixes: (view) => [fittingSize(view), answer(diskEncryption, 'temporary')],
  }),
  defineRule(poolSize, {
    id: 'new-sizes-have-no-disk-encryption',
    source: sources.diskEncryption,
    forbids: about((traits, view) => traits.version >= 6 && needsDiskEncryption(traits, view)),
    because: 'Batch would need Azure Disk Encryption here, and sizes from v6 on do not have it.',
    fixes: withoutDiskEncryption,
  }),
  defineRule(poolSize, {
    id: 'a-sizes-have-no-disk-encryption',
    source: sources.diskEncryption,
    forbids: about((traits, view) => traits.version < 6 && !traits.diskEncryption && needsDiskEncryption(traits, view)),
    because: 'Batch would need Azure Disk Encryption here, and A sizes do not have it.',
    fixes: withoutDiskEncryption,
  }),
  defineRule(poolSize, {
    id: 'small-sizes-have-no-disk-encryption',
    source: sources.diskEncryption,
    forbids: (view, size) => /^Standard_B1l?s$|^Standard_A[01]$/.test(size) && needsDiskEncryption(nothingKnown, view),
    because: 'Batch would need Azure Disk Encryption here, and that takes 2 gigabytes of memory or more.',
    fixes: withoutDiskEncryption,
  }),
  defineRule(poolSize, {
    id: 'spot-takes-no-b-sizes',
    source: sources.spotSizes,
    forbids: (view, size) => /^Standard_B\d/.test(size) && (view.answer(spotNodes) ?? 0) > 0,
    because: 'Azure gives no Spot capacity for B sizes.',
    fixes: (view) => [fittingSize(view), answer(spotNodes, 0)],
  }),
  defineRule(poolZones, {
    id: 'zonal-needs-a-region-with-zones',
    source: sources.zones,
    values: ['zonal'],
    forbids: (view) => regionsWithoutZones[view.answer(region) ?? ''] !== undefined,
    because: 'The region you chose has no availability zones.',
    fixes: (view) => {
      const near = regionsWithoutZones[view.answer(region) ?? '']
      return [answer(poolZones, 'regional'), ...(near === undefined ? [] : [answer(region, near)])]
    },
  }),
  defineRule(poolZones, {
    id: 'zonal-needs-a-zonal-size',
    source: sources.zones,
    values: ['zonal'],
    forbids: (view) => sizeTraits(view.answer(poolSize) ?? '')?.zonal === false,
    because: 'The size is not offered in more than one zone.',
    fixes: (view) => [answer(poolZones, 'regional'), fittingSize(view)],
  }),
]
