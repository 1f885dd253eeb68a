import { isObject, type Json } from '../../common/json.ts'
import { badRequest } from '../errors.ts'

/** Types that hold fewer tags than the fifty of all others. */
const fifteen = new Set(['microsoft.network/privatednszones'])

/**
 * Refuses tags Resource Manager does not keep: more than fifty (fifteen on a private DNS zone), names of more than 512 characters
 * (128 on a storage account) or with reserved characters, values of more than 256.
 * Source: learn.microsoft.com azure-resource-manager/management/tag-resources (limitations); codes partly unverified.
 */
export function checkTags(type: string, tags: Json | undefined): void {
  if (!isObject(tags)) return
  const names = Object.keys(tags)
  const most = fifteen.has(type.toLowerCase()) ? 15 : 50
  if (names.length > most) {
    throw badRequest('TagCountExceeded', `The resource has ${names.length} tags; at most ${most} are allowed.`, { target: 'tags' })
  }
  const odd = names.filter((name) => /[<>%&\\?/]/.test(name))
  if (odd.length > 0) {
    throw badRequest(
      'InvalidTagNameCharacters',
      `The tag names '${odd.join(',')}' have reserved characters '<,>,%,&,\\,?,/' or control characters.`,
    )
  }
  const length = type.toLowerCase() === 'microsoft.storage/storageaccounts' ? 128 : 512
  const long = names.find((name) => name.length > length || name === '')
  if (long !== undefined) {
    throw badRequest('InvalidTagNameLength', `The tag name '${long.slice(0, 40)}' must have 1 to ${length} characters.`, { target: 'tags' })
  }
  const folded = names.map((name) => name.toLowerCase())
  const twice = names.find((_, index) => folded.indexOf(folded[index] ?? '') !== index)
  if (twice !== undefined) {
    throw badRequest('InvalidTagName', `The tag name '${twice}' is given twice: tag names are case-insensitive.`, { target: 'tags' })
  }
  const heavy = Object.entries(tags).find(([, value]) => typeof value === 'string' && value.length > 256)
  if (heavy !== undefined) {
    throw badRequest('InvalidTagValueLength', `The value of the tag '${heavy[0]}' has more than 256 characters.`, { target: 'tags' })
  }
}
