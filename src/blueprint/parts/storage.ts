import { storage } from '../../interview/questions/storage.ts'
import { storageAddresses } from '../../interview/questions/storage-addresses.ts'
import { storageReach } from '../../interview/questions/storage-reach.ts'
import type { Storage } from '../types.ts'
import type { Context } from './context.ts'

/** The account's own storage; undefined where none is wanted. */
export function storageOf({ view, given, names }: Context): Storage | undefined {
  if (given(storage) === 'none') return undefined
  return { name: names.storage, reach: given(storageReach), addresses: view.answer(storageAddresses) ?? [] }
}
