import type { CostLine, Environment } from '../types.ts'
import { privateEndpointCost } from './private-endpoints.ts'

/** Everything that is billed. New line: one file, one entry here. */
export const costLines: readonly ((environment: Environment) => readonly CostLine[])[] = [privateEndpointCost]
