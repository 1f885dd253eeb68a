import type { Control } from '../types.ts'
import { accountClosed } from './account-closed.ts'

/** Every control, in the order they are shown. */
export const controls: readonly Control[] = [accountClosed]
