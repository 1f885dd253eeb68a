import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { list, map, object, oneOf, type Shape, text } from '../../shape.ts'
import { poolShape } from './pool-shape.ts'

const disk = oneOf('Standard_LRS', 'Premium_LRS', 'StandardSSD_LRS')

/** The first api-version at which the practice cloud writes pools. */
export const firstWritten = '2023-11-01'

type Change = readonly [path: string, shape: Shape | undefined]

/** What a pool's body had before 2025-06-01: properties that went, and without those that came. */
const before2025: readonly Change[] = [
  [
    'properties.certificates',
    list(
      object({
        'id!': text,
        storeLocation: oneOf('CurrentUser', 'LocalMachine'),
        storeName: text,
        visibility: list(oneOf('StartTask', 'Task', 'RemoteUser')),
      }),
    ),
  ],
  ['properties.applicationLicenses', list(text)],
  ['properties.targetNodeCommunicationMode', oneOf('Default', 'Classic', 'Simplified')],
  ['properties.currentNodeCommunicationMode', { kind: 'read-only' }],
  ['properties.resourceTags', map(text)],
  ['properties.taskSchedulingPolicy.jobDefaultOrder', undefined],
  ['properties.networkConfiguration.publicIPAddressConfiguration.ipFamilies', undefined],
  ['properties.networkConfiguration.publicIPAddressConfiguration.ipTags', undefined],
  ['machine.dataDisks[].managedDisk', undefined],
  ['machine.dataDisks[].storageAccountType', disk],
  ['machine.diskEncryptionConfiguration.customerManagedKey', undefined],
  ['machine.securityProfile.proxyAgentSettings', undefined],
  ['machine.osDisk.managedDisk.diskEncryptionSet', undefined],
  ['machine.osDisk.managedDisk.securityProfile', object({ securityEncryptionType: oneOf('NonPersistedTPM', 'VMGuestStateOnly') })],
]

/** What came with 2024-07-01, and the cloud services that went. */
const before2024: readonly Change[] = [
  ['tags', undefined],
  ['properties.deploymentConfiguration.cloudServiceConfiguration', object({ 'osFamily!': text, osVersion: text })],
  ['machine.imageReference.sharedGalleryImageId', undefined],
  ['machine.imageReference.communityGalleryImageId', undefined],
  ['machine.osDisk.managedDisk.securityProfile', undefined],
  ['machine.securityProfile.securityType', oneOf('trustedLaunch')],
  ['properties.startTask.containerSettings.containerHostBatchBindMounts', undefined],
]

const shapes = new Map<string, Shape>()

/** A pool's body at an api-version (spec Microsoft.Batch; compared with the official shapes by a test). */
export function poolShapeAt(version: string): Shape {
  const known = shapes.get(version)
  if (known !== undefined) return known
  const changes = [
    ...(version < '2025-06-01' ? before2025 : []),
    ...(version < '2024-07-01' ? before2024 : []),
    ...(version < '2024-02-01' ? [['properties.upgradePolicy', undefined] as const] : []),
  ]
  const made = changes.reduce((shape, [path, wanted]) => changed(shape, steps(path), wanted), poolShape)
  shapes.set(version, made)
  return made
}

const steps = (path: string) =>
  path
    .replace(/^machine\./, 'properties.deploymentConfiguration.virtualMachineConfiguration.')
    .replaceAll('[]', '.[]')
    .split('.')

function changed(shape: Shape, [step = '', ...rest]: readonly string[], wanted: Shape | undefined): Shape {
  if (shape.kind === 'list' && step === '[]') return { ...shape, of: changed(shape.of, rest, wanted) }
  if (shape.kind !== 'object') return shape
  const { [step]: inner, ...others } = shape.properties
  const next = rest.length === 0 ? wanted : inner === undefined ? undefined : changed(inner, rest, wanted)
  return { ...shape, properties: next === undefined ? others : { ...others, [step]: next } }
}

/** A body written at an earlier version, as the newest one says it: data disks say their storage differently, and tags moved. */
export function fromVersion(version: string, body: JsonObject): JsonObject {
  if (version >= '2025-06-01') return body
  const { resourceTags, ...properties } = isObject(body.properties) ? body.properties : {}
  const tags = resourceTags ?? body.tags
  return {
    ...body,
    ...(tags === undefined ? {} : { tags }),
    properties: withDisks(properties, (one) => {
      const { storageAccountType, ...rest } = one
      return storageAccountType === undefined ? one : { ...rest, managedDisk: { storageAccountType } }
    }),
  }
}

/** The pool as a version shows it. Nodes talk to Batch the simplified way, whatever was asked for. */
export function toVersion(version: string, body: JsonObject): JsonObject {
  const properties = isObject(body.properties) ? body.properties : {}
  if (version >= '2025-06-01') {
    const { targetNodeCommunicationMode: _, certificates: __, applicationLicenses: ___, ...newest } = properties
    return { ...body, properties: newest }
  }
  const { tags, ...rest } = body
  const old = withDisks(withoutLater(properties), (one) => {
    const { managedDisk, ...kept } = one
    const storageAccountType = at(managedDisk, 'storageAccountType')
    return storageAccountType === undefined ? kept : { ...kept, storageAccountType }
  })
  const { upgradePolicy, ...earlier } = old
  return {
    ...rest,
    ...(version >= '2024-07-01' && tags !== undefined ? { tags } : {}),
    properties: {
      ...earlier,
      ...(version >= '2024-02-01' && upgradePolicy !== undefined ? { upgradePolicy } : {}),
      ...(tags === undefined ? {} : { resourceTags: tags }),
      ...(version >= '2022-10-01'
        ? { targetNodeCommunicationMode: properties.targetNodeCommunicationMode ?? 'Default', currentNodeCommunicationMode: 'Simplified' }
        : {}),
    },
  }
}

function withDisks(properties: JsonObject, change: (disk: JsonObject) => JsonObject): JsonObject {
  return replaced(properties, ['deploymentConfiguration', 'virtualMachineConfiguration', 'dataDisks'], (disks) =>
    Array.isArray(disks) ? disks.map((one: Json) => (isObject(one) ? change(one) : one)) : disks,
  )
}

const machine = ['deploymentConfiguration', 'virtualMachineConfiguration']

/** Without what 2025-06-01 brought. */
function withoutLater(properties: JsonObject): JsonObject {
  const gone = [
    [...machine, 'diskEncryptionConfiguration', 'customerManagedKey'],
    [...machine, 'securityProfile', 'proxyAgentSettings'],
    [...machine, 'osDisk', 'managedDisk', 'diskEncryptionSet'],
    ['networkConfiguration', 'publicIPAddressConfiguration', 'ipFamilies'],
    ['networkConfiguration', 'publicIPAddressConfiguration', 'ipTags'],
    ['taskSchedulingPolicy', 'jobDefaultOrder'],
  ]
  return gone.reduce((all, path) => replaced(all, path, () => undefined), properties)
}

function replaced(value: JsonObject, [step = '', ...rest]: readonly string[], change: (inner: Json) => Json | undefined): JsonObject {
  const inner = value[step]
  if (inner === undefined) return value
  const next = rest.length === 0 ? change(inner) : isObject(inner) ? replaced(inner, rest, change) : inner
  const { [step]: _, ...others } = value
  return next === undefined ? others : { ...value, [step]: next }
}
