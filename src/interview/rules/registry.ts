import type { CombinationRule } from '../types.ts'
import { accessRules } from './access.ts'
import { networkRules } from './network.ts'
import { operationRules } from './operations.ts'
import { secretRules } from './secrets.ts'

/** Every impossible combination. Where several forbid the same answer, the first is told. */
export const combinationRules: readonly CombinationRule[] = [...accessRules, ...networkRules, ...secretRules, ...operationRules]
