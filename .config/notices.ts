import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** The licence texts of every package that ended up in the bundle, found from the bundled modules themselves. */
export function noticesOf(modules: readonly string[]): string {
  const folders = new Set(modules.flatMap((id) => packageFolder(id) ?? []))
  const sections = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry))
    const text = file === undefined ? `Licence: ${license ?? 'see the package'}` : readFileSync(`${folder}/${file}`, 'utf8').trim()
    return `${name} ${version}\n\n${text}\n`
  })
  return `secure-batch contains the following packages.\n\n${sections.join(`\n${'-'.repeat(80)}\n\n`)}`
}

function packageFolder(id: string): string | undefined {
  const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replace(/^\0/, ''))
  const folder = match?.[1]
  return folder !== undefined && existsSync(`${folder}/package.json`) ? folder : undefined
}
