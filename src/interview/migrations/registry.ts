import type { Migration } from './types.ts'
import { v0ToV1 } from './v0-to-v1.ts'

/** Every step from an older schema version to the next, oldest first. */
export const migrations: readonly Migration[] = [v0ToV1]
