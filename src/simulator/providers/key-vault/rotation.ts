import { at, isObject, type Json, type JsonObject } from '../../../common/json.ts'
import { badRequest } from '../../errors.ts'

const refuse = (reason: string) =>
  badRequest('BadRequest', `The rotation policy of the key is invalid: ${reason}`, { target: 'properties.rotationPolicy' })

/**
 * A rotation policy Key Vault takes: keys live 28 days or more; one rotate and one notify at most, each with one trigger; a rotation comes seven
 * days or more after creation and before expiry; a notice only before expiry (learn.microsoft.com key-vault/keys/how-to-configure-key-rotation;
 * wording unverified).
 */
export function checkRotation(policy: Json | undefined): void {
  if (!isObject(policy)) return
  const expiry = daysIn(at(policy, 'attributes.expiryTime'), 'expiryTime')
  if (expiry !== undefined && expiry < 28) throw refuse('expiryTime must be at least 28 days (P28D).')
  const actions = Array.isArray(policy.lifetimeActions) ? policy.lifetimeActions.filter(isObject) : []
  const seen = new Set<string>()
  for (const action of actions) {
    const type = String(at(action, 'action.type') ?? '').toLowerCase()
    if (seen.has(type)) throw refuse(`there is more than one action of type ${type}.`)
    seen.add(type)
    checkTrigger(action, type, expiry)
  }
}

function checkTrigger(action: JsonObject, type: string, expiry: number | undefined): void {
  const after = daysIn(at(action, 'trigger.timeAfterCreate'), 'timeAfterCreate')
  const before = daysIn(at(action, 'trigger.timeBeforeExpiry'), 'timeBeforeExpiry')
  if ((after === undefined) === (before === undefined)) throw refuse('a trigger has exactly one of timeAfterCreate and timeBeforeExpiry.')
  if (type === 'notify' && before === undefined) throw refuse('notify can be triggered by timeBeforeExpiry only.')
  if (before !== undefined && expiry === undefined) throw refuse('timeBeforeExpiry needs an expiryTime.')
  if ((after ?? before ?? 0) < 7) throw refuse('a trigger must be at least 7 days (P7D).')
  const room = expiry === undefined ? Number.POSITIVE_INFINITY : expiry - 7
  if ((after ?? before ?? 0) > room) throw refuse('a trigger must be at least 7 days away from the ends of expiryTime.')
}

/** Days in an ISO 8601 duration, months of 30 and years of 365 days; undefined when there is none. */
function daysIn(value: Json | undefined, name: string): number | undefined {
  if (value === undefined) return undefined
  const match = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(String(value))
  if (match === null) throw refuse(`${name} '${String(value)}' is not an ISO 8601 duration such as P90D.`)
  const [years = 0, months = 0, days = 0] = match.slice(1).map((part) => Number(part ?? 0))
  return years * 365 + months * 30 + days
}
