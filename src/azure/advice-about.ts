import { at, isObject, type Json } from '../common/json.ts'

/** What a refused request was about, as far as it says itself: for commands that can be pasted as they are. Only what has a place in a command. */
export interface About {
  readonly subscription?: string
  /** The name of what was asked for: a vault, an account. */
  readonly name?: string
  readonly location?: string
  /** The id of the vault an account shall use. */
  readonly vault?: string
  /** The image of a pool, `publisher:offer:sku:version`. */
  readonly image?: string
}

/** Reads a request's address and body. What is odd is left out: it could end up in a shell. */
export function aboutOf(url: unknown, body: unknown): About {
  const path = typeof url === 'string' && URL.canParse(url) ? new URL(url).pathname : ''
  const sent = parse(body)
  return imageAbout(sent, {
    ...word('subscription', /^\/+subscriptions\/([\w-]+)/i.exec(path)?.[1]),
    ...word('name', path.split('/').at(-1)),
    ...word('location', at(sent, 'location')),
    ...word('vault', at(sent, 'properties.keyVaultReference.id')),
  })
}

/** The same with the image of a pool's body. */
export function imageAbout(pool: Json | undefined, about: About = {}): About {
  const image = at(pool, 'properties.deploymentConfiguration.virtualMachineConfiguration.imageReference')
  if (!isObject(image)) return about
  return { ...about, ...word('image', [image.publisher, image.offer, image.sku, 'latest'].join(':')) }
}

function word(name: keyof About, value: unknown): About {
  return typeof value === 'string' && /^[\w./:()-]{1,300}$/.test(value) ? { [name]: value } : {}
}

function parse(body: unknown): Json | undefined {
  if (typeof body !== 'string') return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
