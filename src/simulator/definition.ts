import type { Json, JsonObject } from '../common/json.ts'
import type { ArmError } from './errors.ts'
import type { Shape } from './shape.ts'
import type { Answer } from './types.ts'
import type { World } from './world.ts'

export type State = 'Accepted' | 'Creating' | 'Updating' | 'RegisteringDns' | 'Deleting' | 'Succeeded' | 'Failed'

/** One resource as the practice cloud keeps it. Plain JSON. */
export interface StoredResource {
  readonly id: string
  readonly type: string
  readonly name: string
  /** The subscription it belongs to. */
  readonly subscription: string
  readonly resourceGroup?: string
  /** What was written: location, tags, sku, identity, properties, … */
  readonly body: JsonObject
  /** What Azure made of it: addresses, ids, endpoints. Shown among the properties. */
  readonly facts: JsonObject
  readonly etag: string
  readonly state: State
  /** Accepted with 202 and not there yet: reading it is a 404 (ARM RPC, asynchronous creation). */
  readonly hidden?: true
  readonly createdAt: number
  readonly changedAt: number
  /** The running operation, if any. */
  readonly operation?: string
}

/** What a write asks for, after the body's shape has been checked. */
export interface Write {
  readonly verb: 'put' | 'patch'
  readonly id: string
  readonly name: string
  readonly subscription: string
  readonly resourceGroup: string | undefined
  /** The resource (or scope) one level up. */
  readonly parent: string | undefined
  readonly apiVersion: string
  /** Query parameters by lower-case name. */
  readonly query?: ReadonlyMap<string, string>
  /** The whole body for PUT; for PATCH the stored body with the patch merged in. */
  readonly body: JsonObject
  /** What the request itself said. */
  readonly sent: JsonObject
  readonly before: StoredResource | undefined
}

/** What to store for a write. */
export interface Prepared {
  readonly body: JsonObject
  readonly facts?: JsonObject
  /** Seconds the operation takes, when it differs from the definition's. */
  readonly seconds?: number
  /** Status to answer with when the write turns out to change nothing or to restore something. */
  readonly status?: 200 | 201
}

/** How a service answers a write or a removal. */
export type Style =
  /** Done when answered. */
  | { readonly kind: 'now'; readonly status?: number; readonly takes?: number }
  /** 201 or 200 with a body in a passing state, and `Azure-AsyncOperation`. */
  | { readonly kind: 'azure-async'; readonly seconds: number; readonly state?: State }
  /** 202 with `Location`; the resource is not there before it is done. */
  | { readonly kind: 'location'; readonly seconds: number; readonly results: string; readonly both?: true }
  /** 201 or 200 with a body in a passing state and no header: the client reads the resource again. */
  | { readonly kind: 'body'; readonly seconds: number; readonly state: State }

export interface Removal {
  readonly style: Style
  /** Seconds it takes, where that depends on what goes along. */
  readonly seconds?: (world: World, resource: StoredResource) => number
  /** Refuses with a 409 when other resources need this one. */
  readonly check?: (world: World, resource: StoredResource) => void
  /** What else disappears. Children always do. */
  readonly done?: (world: World, resource: StoredResource) => void
}

/** A right on another resource that a write needs: `Microsoft.Network/virtualNetworks/subnets/join/action`. */
export interface Link {
  readonly action: string
  readonly scope: string
}

/** All that is peculiar to one resource type. */
export interface ResourceDefinition {
  /** In Azure's casing: `Microsoft.Network/virtualNetworks/subnets`. */
  readonly type: string
  readonly apiVersions: readonly string[]
  /** Hangs on any scope: locks, role assignments, diagnostic settings. */
  readonly extension?: true
  /** The rule for its last name, with the words Azure refuses others with. */
  readonly name: { readonly pattern: RegExp; readonly rule: string; readonly code?: string }
  readonly location: 'regional' | 'global' | 'none'
  /** Listed among the subscription's resources. */
  readonly tracked: boolean
  /** Shows an etag, in the body and as a header. */
  readonly etag?: true
  /** Has no `provisioningState` property. */
  readonly stateless?: true
  readonly body: Shape
  /** Absent: PATCH is not offered. */
  readonly patch?: Shape
  /** A PUT without a body is one with an empty object. */
  readonly bodyOptional?: true
  /** The shape of a body at one api-version, where it differs from `body` and `patch`. */
  readonly shapeAt?: (apiVersion: string, verb: Write['verb']) => Shape
  readonly put: Style
  readonly update?: Style
  readonly remove: Removal
  /** Checks what a shape cannot say and decides what to store. Throws `ArmError`. Changes nothing. */
  readonly prepare: (world: World, write: Write) => Prepared
  /** The write has been stored; runs before the answer. */
  readonly stored?: (world: World, resource: StoredResource, write: Write) => void
  /** The write took effect (the operation is over). May throw `ArmError`: then the operation fails at the end. */
  readonly finished?: (world: World, resource: StoredResource) => void
  /** Properties added when it is read. */
  readonly show?: (world: World, resource: StoredResource) => JsonObject
  /** Changes the whole body as it is shown, last; at the api-version that was asked for, the newest when none was. */
  readonly dress?: (world: World, resource: StoredResource, body: JsonObject, apiVersion?: string) => JsonObject
  /** Rights the caller also needs elsewhere for a write: joining a subnet, using an identity. Checked before `prepare`. */
  readonly links?: (world: World, write: Write) => readonly Link[]
  /** How a missing one is refused, where Azure does not say `ResourceNotFound`. */
  readonly missing?: (name: string) => ArmError
  /** Whether another write is under way that this one must wait for; throws. */
  readonly free?: (world: World, write: Pick<Write, 'id' | 'parent' | 'before'>) => void
}

/** A request that is not about a stored resource by id. */
export interface SpecialRoute {
  readonly method: string
  /** Path with `{name}` segments; `{scope}` at the start stands for any scope. */
  readonly path: string
  readonly apiVersions?: readonly string[]
  /** The right it needs at its scope; derived from method and path when absent (arm/route-rights.ts); `false`: everybody may. */
  readonly action?: string | false
  readonly run: (world: World, request: SpecialRequest) => Answer
}

export interface SpecialRequest {
  readonly parameters: Readonly<Record<string, string>>
  readonly query: ReadonlyMap<string, string>
  readonly body: Json | undefined
  readonly origin: string
  readonly apiVersion: string
  readonly url: URL
}

/** A resource provider: its types and its other routes. */
export interface Provider {
  readonly namespace: string
  readonly types: readonly ResourceDefinition[]
  readonly routes: readonly SpecialRoute[]
}
