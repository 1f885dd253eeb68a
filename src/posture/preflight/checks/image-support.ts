import { at, isObject, type JsonObject } from '../../../common/json.ts'
import { batchImages } from '../../../guidance/batch-images.ts'
import type { Source } from '../../../guidance/sources.ts'
import { readAt } from '../api-versions.ts'
import { type IntendedPool, lastName, listAt, poolsIn, subscriptionOf, textAt } from '../intended.ts'
import type { Check, Finding, Intent, Reader } from '../types.ts'
import { orUnread } from '../unread.ts'

const source: Source = {
  title: 'Batch: list supported images',
  link: 'learn.microsoft.com/rest/api/batchservice/account/list-supported-images',
  checked: '2026-11-23',
}

/** Whether the marketplace has the image in the region, whether it can what is asked of it, its terms, and what is known of Batch running it. */
export const imageSupport: Check = {
  id: 'image-support',
  title: 'The image is there and fits',
  source,
  applies: (intent) => poolsIn(intent).some(isMarketplace),
  async look(intent, reader) {
    return (
      await Promise.all(
        poolsIn(intent)
          .filter(isMarketplace)
          .map((pool) => lookAt(intent, reader, pool)),
      )
    ).flat()
  },
}

const isMarketplace = ({ machine }: IntendedPool) => textAt(machine, 'imageReference.publisher') !== undefined

interface Named {
  readonly publisher: string
  readonly offer: string
  readonly sku: string
  readonly version: string
  readonly agent: string
}

function imageOf({ machine }: IntendedPool): Named {
  const of = (name: string) => textAt(machine, `imageReference.${name}`) ?? ''
  return {
    publisher: of('publisher'),
    offer: of('offer'),
    sku: of('sku'),
    version: of('version') === '' ? 'latest' : of('version'),
    agent: textAt(machine, 'nodeAgentSkuId') ?? '',
  }
}

const shown = ({ publisher, offer, sku }: Named) => `${publisher} ${offer} ${sku}`
const versionsPath = (intent: Intent, { publisher, offer, sku }: Named) =>
  `${subscriptionOf(intent)}/providers/Microsoft.Compute/locations/${intent.region}/publishers/${publisher}/artifacttypes/vmimage/offers/${offer}/skus/${sku}/versions`

async function lookAt(intent: Intent, reader: Reader, pool: IntendedPool): Promise<readonly Finding[]> {
  const image = imageOf(pool)
  const path = versionsPath(intent, image)
  const versions = (await reader.list(path, readAt.compute)).map((one) => String(one.name))
  const version = image.version === 'latest' ? newest(versions) : versions.find((one) => one === image.version)
  if (version === undefined) return [missing(intent, pool, image, path, versions)]
  const body = await reader.get(`${path}/${version}`, readAt.compute)
  return [
    ...(body === undefined ? [] : unfit(pool, image, body)),
    ...(body === undefined
      ? []
      : await orUnread(`Whether the terms of the image ${shown(image)} are accepted was not looked at.`, () =>
          terms(intent, reader, pool, image, body),
        )),
    ...known(intent, pool, image),
  ]
}

function missing(intent: Intent, pool: IntendedPool, image: Named, path: string, versions: readonly string[]): Finding {
  return {
    severity: 'blocks',
    what: `The marketplace has no image ${shown(image)}${image.version === 'latest' ? '' : ` in version ${image.version}`} in ${intent.region}.`,
    why: 'A pool starts its nodes from the image; without it Azure refuses the pool.',
    evidence: { path, value: versions.length === 0 ? 'not found' : versions },
    now: [
      'Add --set pool-image=ubuntu-24.04',
      `See what there is: az vm image list --location ${intent.region} --publisher ${image.publisher} --all --output table`,
    ],
    fixes: [{ question: 'pool-image', value: 'ubuntu-24.04' }],
    steps: [pool.step.id],
  }
}

/** Generation and machine security (learn.microsoft.com/azure/virtual-machines/trusted-launch: generation 2, and the feature SecurityType). */
function unfit(pool: IntendedPool, image: Named, body: JsonObject): readonly Finding[] {
  const wanted = textAt(pool.machine, 'securityProfile.securityType')?.toLowerCase()
  if (wanted !== 'trustedlaunch' && wanted !== 'confidentialvm') return []
  const generation = textAt(body, 'properties.hyperVGeneration')
  const feature = listAt(body, 'properties.features').find((one) => textAt(one, 'name') === 'SecurityType')
  const supported = (textAt(feature, 'value') ?? '').toLowerCase()
  const asked = wanted === 'trustedlaunch' ? 'trusted launch' : 'confidential computing'
  const old = generation !== undefined && generation.toUpperCase() !== 'V2'
  const able = supported === '' ? undefined : supported.includes(wanted === 'trustedlaunch' ? 'trustedlaunch' : 'confidentialvm')
  if (!old && able !== false) return []
  return [
    {
      severity: 'blocks',
      what: old
        ? `The image ${shown(image)} is of generation 1, and vm-security asks for ${asked}.`
        : `The image ${shown(image)} does not support ${asked}, which vm-security asks for.`,
      why: 'Azure refuses machines whose security the image does not support.',
      evidence: { path: String(body.id), value: { hyperVGeneration: generation ?? null, SecurityType: textAt(feature, 'value') ?? null } },
      now: ['An image that does: --set pool-image=ubuntu-24.04', 'Or machines without it: --set vm-security=standard'],
      fixes: [
        { question: 'pool-image', value: 'ubuntu-24.04' },
        { question: 'vm-security', value: 'standard' },
      ],
      link: 'https://learn.microsoft.com/azure/virtual-machines/trusted-launch',
      steps: [pool.step.id],
    },
  ]
}

/** Images with a plan are sold under terms that the subscription accepts once (learn.microsoft.com/azure/batch/batch-account-create-portal). */
async function terms(intent: Intent, reader: Reader, pool: IntendedPool, image: Named, body: JsonObject): Promise<readonly Finding[]> {
  const plan = at(body, 'properties.plan')
  if (!isObject(plan)) return []
  const [publisher, product, name] = [String(plan.publisher), String(plan.product), String(plan.name)]
  const path = `${subscriptionOf(intent)}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine/publishers/${publisher}/offers/${product}/plans/${name}/agreements/current`
  const agreement = await reader.get(path, readAt.marketplace)
  if (at(agreement, 'properties.accepted') === true) return []
  return [
    {
      severity: agreement === undefined ? 'unknown' : 'blocks',
      what:
        agreement === undefined
          ? `The terms of the image ${shown(image)} could not be read.`
          : `The terms of the image ${shown(image)} are not accepted in this subscription.`,
      why: 'It is sold under terms; until they are accepted no node starts from it.',
      evidence: { path, value: { accepted: at(agreement, 'properties.accepted') ?? null } },
      now: [`az vm image terms accept --publisher ${publisher} --offer ${product} --plan ${name}`],
      link: 'https://learn.microsoft.com/azure/batch/batch-account-create-portal',
      steps: [pool.step.id],
    },
  ]
}

/** Batch's own list is on the data plane: what no public page says of an image is not known before the account exists. */
function known(intent: Intent, pool: IntendedPool, image: Named): readonly Finding[] {
  const same = (left: string, right: string) => left.toLowerCase() === right.toLowerCase()
  const documented = batchImages.some(
    (one) =>
      same(one.publisher, image.publisher) && same(one.offer, image.offer) && same(one.sku, image.sku) && same(one.nodeAgent, image.agent),
  )
  if (documented) return []
  const account = lastName(pool.account)
  return [
    {
      severity: 'unknown',
      what: `Whether Batch runs ${shown(image)} with the agent ${image.agent}, and for how long, is not known beforehand.`,
      why: 'Batch publishes its list of images, what it has verified and until when, in the account itself; no public page names this pair.',
      evidence: { path: `${pool.account} /supportedimages`, value: 'read on the data plane only' },
      now: [
        'Go on: Azure says so when the pool is made, and the rest stays',
        `Once the account is there: az batch pool supported-images list --account-name ${account} --account-endpoint ${account}.${intent.region}.batch.azure.com --query "[?nodeAgentSkuId=='${image.agent}']"`,
        'Or the image that is documented: --set pool-image=ubuntu-24.04',
      ],
      fixes: [{ question: 'pool-image', value: 'ubuntu-24.04' }],
      link: `https://${source.link}`,
      steps: [pool.step.id],
    },
  ]
}

function newest(versions: readonly string[]): string | undefined {
  return [...versions].sort((left, right) => left.localeCompare(right, 'en', { numeric: true })).at(-1)
}
