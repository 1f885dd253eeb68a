import type { Json } from '../../../common/json.ts'
import { page } from '../../arm/listing.ts'
import type { SpecialRoute } from '../../definition.ts'
import { ArmError } from '../../errors.ts'
import { placeName } from '../../places.ts'
import { images, type MarketplaceImage } from './images.ts'
import { vmSizes } from './sizes.ts'
import { isOffered } from './skus.ts'

const location = '/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}'
const publishers = `${location}/publishers`
const offers = `${publishers}/{publisher}/artifacttypes/vmimage/offers`

const same = (left: string | undefined, right: string) => left?.toLowerCase() === right.toLowerCase()
type Parameters = Readonly<Record<string, string>>

/** The images of the parameters given so far; 404 `NotFound` when there are none (code and words unverified). */
function found({ publisher, offer, sku, version }: Parameters): readonly MarketplaceImage[] {
  const fits = images.filter(
    (image) =>
      (publisher === undefined || same(publisher, image.publisher)) &&
      (offer === undefined || same(offer, image.offer)) &&
      (sku === undefined || same(sku, image.sku)) &&
      (version === undefined || same(version, image.version)),
  )
  if (fits.length > 0) return fits
  throw new ArmError(404, 'NotFound', `Artifact: VMImage was not found: ${[publisher, offer, sku, version].filter(Boolean).join(' / ')}.`)
}

/** Plain arrays, as Compute's image lists are: no `value`, no pages. */
const names = (parameters: Parameters, path: string, list: readonly string[]): { readonly status: 200; readonly body: Json } => ({
  status: 200,
  body: [...new Set(list)].sort().map((name) => ({
    name,
    location: placeName(parameters.location ?? '') ?? '',
    id: `/Subscriptions/${parameters.subscription ?? ''}/Providers/Microsoft.Compute/Locations/${parameters.location ?? ''}/Publishers${path}/${name}`,
  })),
})

/** Sizes of a region, and the images the practice cloud knows: publishers, offers, SKUs, versions. */
export const catalogRoutes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    path: `${location}/vmSizes`,
    run: (_world, { parameters, url, query }) =>
      page(
        vmSizes
          .filter((size) => isOffered(size, placeName(parameters.location ?? '') ?? ''))
          .map((size) => ({
            key: size.name,
            body: () => ({
              name: size.name,
              numberOfCores: size.cores,
              osDiskSizeInMB: 1047552,
              resourceDiskSizeInMB: size.temporaryDisk * 1024,
              memoryInMB: size.memory * 1024,
              maxDataDiskCount: Math.max(4, size.cores * 2),
            }),
          })),
        url,
        query,
        1000,
      ),
  },
  {
    method: 'GET',
    path: publishers,
    run: (_world, { parameters }) =>
      names(
        parameters,
        '',
        found({}).map(({ publisher }) => publisher),
      ),
  },
  {
    method: 'GET',
    path: offers,
    run: (_world, { parameters }) =>
      names(
        parameters,
        `/${parameters.publisher}/ArtifactTypes/VMImage/Offers`,
        found(pick(parameters, 'publisher')).map(({ offer }) => offer),
      ),
  },
  {
    method: 'GET',
    path: `${offers}/{offer}/skus`,
    run: (_world, { parameters }) =>
      names(
        parameters,
        `/${parameters.publisher}/ArtifactTypes/VMImage/Offers/${parameters.offer}/Skus`,
        found(pick(parameters, 'publisher', 'offer')).map(({ sku }) => sku),
      ),
  },
  {
    method: 'GET',
    path: `${offers}/{offer}/skus/{sku}/versions`,
    run: (_world, { parameters }) =>
      names(
        parameters,
        `/${parameters.publisher}/ArtifactTypes/VMImage/Offers/${parameters.offer}/Skus/${parameters.sku}/Versions`,
        found(pick(parameters, 'publisher', 'offer', 'sku')).map(({ version }) => version),
      ),
  },
  {
    method: 'GET',
    path: `${offers}/{offer}/skus/{sku}/versions/{version}`,
    run(_world, { parameters }) {
      const { publisher = '', offer = '', sku = '', version = '' } = parameters
      const wanted = version.toLowerCase() === 'latest' ? pick(parameters, 'publisher', 'offer', 'sku') : parameters
      const [image] = found(wanted)
      const features = [
        ...(image?.trustedLaunch === true
          ? [{ name: 'SecurityType', value: image.confidential ? 'TrustedLaunchAndConfidentialVmSupported' : 'TrustedLaunchSupported' }]
          : []),
        { name: 'IsAcceleratedNetworkSupported', value: 'True' },
      ]
      return {
        status: 200,
        body: {
          name: image?.version ?? version,
          location: placeName(parameters.location ?? '') ?? '',
          id: `/Subscriptions/${parameters.subscription ?? ''}/Providers/Microsoft.Compute/Locations/${parameters.location ?? ''}/Publishers/${publisher}/ArtifactTypes/VMImage/Offers/${offer}/Skus/${sku}/Versions/${image?.version ?? version}`,
          properties: {
            osDiskImage: { operatingSystem: image?.os === 'windows' ? 'Windows' : 'Linux', sizeInGb: image?.os === 'windows' ? 127 : 30 },
            dataDiskImages: [],
            hyperVGeneration: image?.generation ?? 'V2',
            architecture: 'x64',
            features,
            ...(image?.terms === true ? { plan: { publisher: image.publisher, product: image.offer, name: image.sku } } : {}),
          },
        },
      }
    },
  },
]

const pick = (parameters: Parameters, ...kept: string[]): Record<string, string> =>
  Object.fromEntries(kept.map((name) => [name, parameters[name] ?? '']))
