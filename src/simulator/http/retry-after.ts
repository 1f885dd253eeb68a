/**
 * `Retry-After` for a client whose time runs slower than the cloud's by `factor`. Whole seconds, one at least, as HTTP has no finer ones; what is
 * left over is said in `x-ms-retry-after-ms`, which the SDKs' throttling policy reads first (Azure/azure-sdk-for-js core-rest-pipeline).
 */
export function scaledRetry(headers: Record<string, string>, factor: number): Record<string, string> {
  const wait = headers['Retry-After']
  if (wait === undefined || factor === 1) return headers
  const seconds = Number(wait) / factor
  return { ...headers, 'Retry-After': String(Math.max(1, Math.ceil(seconds))), 'x-ms-retry-after-ms': String(Math.ceil(seconds * 1000)) }
}
