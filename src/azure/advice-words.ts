import type { Advice } from './advice.ts'
import type { ServiceError } from './errors.ts'

export const words = (error: ServiceError): string => error.message
export const again = 'Run the same command again: it goes on from here'
export const deploymentErrors = 'https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors'
export const poolErrors = 'https://learn.microsoft.com/azure/batch/batch-pool-node-error-checking'
export const batchErrors = 'https://learn.microsoft.com/rest/api/batchservice/batch-status-and-error-codes'
export const batchQuotas = 'https://learn.microsoft.com/azure/batch/batch-quota-limit'

/** Resource Manager has had enough: of one caller's requests `from you`, or those in one subscription. */
export const tooManyRequests = (whose: string): Advice => ({
  why: () => `Azure Resource Manager takes only so many requests at a time ${whose}, and had enough.`,
  now: () => ['Wait a minute; stop other scripts that run under your account', again],
  link: 'https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling',
  retry: {
    because: 'Resource Manager has had enough requests for now',
    withinSeconds: 600,
    meanwhile: 'stop other scripts that run under your account',
  },
})
