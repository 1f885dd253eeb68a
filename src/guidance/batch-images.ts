import { type Source, sources } from './sources.ts'

/** An image with its node agent that a public page says Batch runs. */
export interface BatchImage {
  readonly publisher: string
  readonly offer: string
  readonly sku: string
  readonly nodeAgent: string
  readonly source: Source
}

/**
 * Pairs of image and node agent that are documented. Batch publishes its whole list, with what it has verified and until when, on an account's data
 * plane only (learn.microsoft.com/rest/api/batchservice/account/list-supported-images), so what is not here is not known before an account exists.
 */
export const batchImages: readonly BatchImage[] = [
  {
    publisher: 'canonical',
    offer: 'ubuntu-24_04-lts',
    sku: 'server',
    nodeAgent: 'batch.node.ubuntu 24.04',
    source: sources.spotSample,
  },
]
