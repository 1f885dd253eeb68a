import type { Json, JsonObject } from '../../../../common/json.ts'
import type { Shape } from '../../../shape.ts'

/** The resource a rule is asked about: a request's body before it is stored, or a resource as it is read. */
export interface Subject {
  /** As policies call it: a resource group is `Microsoft.Resources/subscriptions/resourceGroups`. */
  readonly type: string
  readonly id: string
  readonly name: string
  readonly body: JsonObject
  /** Tells which aliases lie beside `properties` and which inside. */
  readonly shape: Shape | undefined
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
