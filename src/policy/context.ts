import type { Json, JsonObject } from '../common/json.ts'

/** The resource a rule is asked about: a request's body before it is stored, or a resource as it is read. */
export interface Subject {
  /** As policies call it: a resource group is `Microsoft.Resources/subscriptions/resourceGroups`. */
  readonly type: string
  readonly id: string
  readonly name: string
  readonly body: JsonObject
  /** Where in the body an alias of the subject's own type lies (`properties.encryption.keySource`). May throw `UnknownAlias`. */
  pathOf(alias: string): string
}

/** One element of a list that a `count` looks at: by alias (`…/targets[*]`, in lower case) or by the name of a value count. */
export interface Current {
  readonly name: string
  readonly kind: 'field' | 'value'
  readonly value: Json | undefined
}

/** Everything an expression of a policy may ask about. */
export interface Context {
  readonly subject: Subject
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, Json>
  readonly resourceGroup: JsonObject | undefined
  readonly subscription: JsonObject
  /** `policy()`: the assignment and the definition at work. */
  readonly policy: JsonObject
  readonly apiVersion: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly current: readonly Current[]
}

/** An alias that whoever evaluates has no path for: what it holds is not known, which is not the same as nothing. */
export class UnknownAlias extends Error {
  override readonly name = 'UnknownAlias'
  readonly alias: string
  constructor(alias: string) {
    super(`The alias ${alias} is not known.`)
    this.alias = alias
  }
}
