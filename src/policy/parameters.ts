import { isObject, type Json, type JsonObject } from '../common/json.ts'
import { property } from './fields.ts'

/** What a definition or initiative that takes parameters is called in messages. */
export interface Parameterized {
  readonly name: string
  readonly version: string | undefined
  readonly parameters: JsonObject
}

/** The declared parameters of a definition's or initiative's body. */
export function declared(body: JsonObject, name: string): Parameterized {
  const properties = isObject(body.properties) ? body.properties : {}
  return {
    name,
    version: typeof properties.version === 'string' ? properties.version : undefined,
    parameters: isObject(properties.parameters) ? properties.parameters : {},
  }
}

/** The values in force: what was given, else the defaults. Names in lower case. */
export function effective(given: JsonObject, { parameters }: Parameterized): ReadonlyMap<string, Json> {
  return new Map(
    Object.entries(parameters).flatMap(([key, one]) => {
      const value = givenValue(property(given, key)) ?? (isObject(one) ? one.defaultValue : undefined)
      return value === undefined ? [] : [[key.toLowerCase(), value] as const]
    }),
  )
}

export const givenValue = (given: Json | undefined): Json | undefined => (isObject(given) ? given.value : undefined)
