import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** npm refuses a lock in which a package's optional parts (other platforms' binaries) have no entry: then nobody can install. */
it('has an entry for every optional dependency, of whatever platform', () => {
  const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, Locked>
  }
  const missing = Object.entries(packages).flatMap(([path, locked]) =>
    Object.keys(locked.optionalDependencies ?? {}).filter(
      (name) => !places(path).some((place) => `${place}node_modules/${name}` in packages),
    ),
  )
  expect(missing).toEqual([])
  expect(Object.keys(packages).length).toBeGreaterThan(200)
})

/** Where Node looks from a package's folder: inside it, beside it, and further up. */
function places(path: string): string[] {
  const found = [path === '' ? '' : `${path}/`]
  for (let at = path.lastIndexOf('node_modules/'); at !== -1; at = at === 0 ? -1 : path.lastIndexOf('node_modules/', at - 1))
    found.push(path.slice(0, at))
  return [...found, '']
}
