/** `npm run try:az`: the Azure CLI of this machine against the practice cloud; a table of what was accepted. Exit 1 when something was not. */
import { azVersion, tryAz } from './az.ts'

const version = azVersion()
if (version === undefined) {
  console.log('The Azure CLI is not installed here; nothing was tried. On Debian: apt-get install --no-install-recommends azure-cli')
} else {
  console.log(`Azure CLI ${version} against the practice cloud over HTTPS, in a configuration of its own\n`)
  const all = await tryAz(({ accepted, seconds, command, said }) => {
    console.log(`${accepted ? '✓' : '✗'} ${seconds.toFixed(1).padStart(5)} s  ${command}`)
    if (!accepted) console.log(said.replace(/^/gm, '            '))
  })
  const refused = all.filter(({ accepted }) => !accepted).length
  console.log(`\n${all.length - refused} of ${all.length} accepted`)
  if (refused > 0) process.exitCode = 1
}
