import { at, type JsonObject } from '../../../common/json.ts'
import { iso } from '../../arm/operations.ts'
import type { Provider, SpecialRoute } from '../../definition.ts'
import { badRequest } from '../../errors.ts'
import type { World } from '../../world.ts'
import { findImage, type MarketplaceImage } from './images.ts'

const versions = ['2015-06-01', '2021-01-01']
const plan =
  '/subscriptions/{subscription}/providers/Microsoft.MarketplaceOrdering/offerTypes/{kind}/publishers/{publisher}/offers/{offer}/plans/{plan}'

const action = 'Microsoft.MarketplaceOrdering/offertypes/publishers/offers/plans/agreements'

type Parameters = Readonly<Record<string, string>>

/** Whether a subscription has accepted the terms of an image; true for one without terms. */
export function termsAccepted(world: World, subscription: string, image: MarketplaceImage): boolean {
  return !image.terms || world.store.get('agreement', key(subscription, image.publisher, image.offer, image.sku)) !== undefined
}

const key = (...parts: string[]) => parts.join('/').toLowerCase()
const keyOf = ({ subscription = '', publisher = '', offer = '', plan: name = '' }: Parameters) => key(subscription, publisher, offer, name)

/**
 * Terms of marketplace images: read, and accepted by sending them back with `accepted: true` and the signature that was read (spec
 * Microsoft.MarketplaceOrdering 2021-01-01). Code and words of refusals are unverified.
 */
const routes: readonly SpecialRoute[] = [
  {
    method: 'GET',
    action: `${action}/read`,
    path: `${plan}/agreements/current`,
    apiVersions: versions,
    run: (world, { parameters }) => ({ status: 200, body: show(world, requirePlan(parameters), parameters) }),
  },
  {
    method: 'PUT',
    action: `${action}/write`,
    path: `${plan}/agreements/current`,
    apiVersions: versions,
    run(world, { parameters, body }) {
      const image = requirePlan(parameters)
      const signature = at(body, 'properties.signature')
      if (at(body, 'properties.accepted') === true) {
        if (signature !== signatureOf(image)) {
          throw badRequest(
            'BadRequest',
            'The signature of the terms is not the one of the current terms. Read them again and send them back.',
          )
        }
        world.store.set('agreement', keyOf(parameters), iso(world.now()))
      } else world.store.delete('agreement', keyOf(parameters))
      return { status: 200, body: show(world, image, parameters) }
    },
  },
  ...(['sign', 'cancel'] as const).map(
    (verb): SpecialRoute => ({
      method: 'POST',
      path: `/subscriptions/{subscription}/providers/Microsoft.MarketplaceOrdering/agreements/{publisher}/offers/{offer}/plans/{plan}/${verb}`,
      apiVersions: versions,
      run(world, { parameters }) {
        const image = requirePlan(parameters)
        if (verb === 'sign') world.store.set('agreement', keyOf(parameters), iso(world.now()))
        else world.store.delete('agreement', keyOf(parameters))
        return { status: 200, body: show(world, image, parameters) }
      },
    }),
  ),
]

function requirePlan({ publisher = '', offer = '', plan: name = '' }: Parameters): MarketplaceImage {
  const image = findImage(publisher, offer, name)
  if (image?.terms === true) return image
  throw badRequest(
    'BadRequest',
    `Unable to find legal terms for this offer. For Publisher Id: ${publisher}, Offer Id: ${offer}, Plan Id: ${name}.`,
  )
}

const signatureOf = (image: MarketplaceImage) => `PRACTICE-${image.publisher}-${image.offer}-${image.sku}`.toUpperCase()

function show(world: World, image: MarketplaceImage, parameters: Parameters): JsonObject {
  const accepted = world.store.get('agreement', keyOf(parameters))
  return {
    id: `/subscriptions/${parameters.subscription ?? ''}/providers/Microsoft.MarketplaceOrdering/offerTypes/VirtualMachine/publishers/${image.publisher}/offers/${image.offer}/plans/${image.sku}/agreements/current`,
    name: image.sku,
    type: 'Microsoft.MarketplaceOrdering/offertypes',
    properties: {
      publisher: image.publisher,
      product: image.offer,
      plan: image.sku,
      licenseTextLink: 'https://practice.example/license',
      privacyPolicyLink: 'https://practice.example/privacy',
      marketplaceTermsLink: 'https://practice.example/terms',
      retrieveDatetime: iso(world.now()),
      signature: signatureOf(image),
      accepted: typeof accepted === 'string',
    },
  }
}

export const marketplace: Provider = { namespace: 'Microsoft.MarketplaceOrdering', types: [], routes }
