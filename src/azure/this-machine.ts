/** `localhost`, `127.x.y.z` and `::1`: hosts that no request leaves this machine for. Takes a URL's `hostname`. */
export function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
