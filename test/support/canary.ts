/** Secrets that are planted wherever a test runs the program, and searched for in all it says and writes. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { practiceToken } from '../../src/azure/credential.ts'

const word = 'canary-7f3e51'

/** In every program's environment: what tools and pipelines leave there, none of which is ours to use. */
export const planted: Readonly<Record<string, string>> = {
  SYSTEM_ACCESSTOKEN: `${word}-pipeline`,
  ARM_ACCESS_KEY: `${word}-access-key`,
  AZURE_STORAGE_KEY: `${word}-storage-key`,
  AZURE_CLIENT_CERTIFICATE_PASSWORD: `${word}-certificate`,
}

/** Typed by tests where anything may be typed. */
export const typedSecret = `AccountKey=${word}typed0123456789abcdef`

/**
 * The planted ones; the token of practice sign-ins; tokens the practice directory signs (JSON in base64 begins with eyJ); keys of practice accounts
 * (64 bytes in base64 that begin with NOT A KEY).
 */
const secrets: readonly RegExp[] = [
  new RegExp(word),
  new RegExp(practiceToken),
  /eyJ[\w-]{16,}\.eyJ[\w-]{16,}\.[\w-]{16,}/,
  new RegExp(Buffer.from('NOT A KEY').toString('base64')),
]

/** What of it is in a text, with some of its surroundings; undefined when nothing is. */
export function canaryIn(text: string): string | undefined {
  const found = secrets.map((secret) => secret.exec(text)).find((match) => match !== null)
  if (found === undefined || found === null) return undefined
  return text.slice(Math.max(0, found.index - 80), found.index + found[0].length + 20)
}

/** Throws when a secret is in what a program said. */
export function expectNoCanary(where: string, text: string): void {
  const found = canaryIn(text)
  if (found !== undefined) throw new Error(`A secret is in ${where}: …${found}…`)
}

const watched: { readonly where: string; readonly text: () => string }[] = []

/** Remembers what is still being said, to be searched with the next home that is cleared away. */
export function watchText(where: string, text: () => string): void {
  watched.push({ where, text })
}

/** Throws when a secret is in a watched text. Each is searched once. */
export function expectNoCanaryWatched(): void {
  for (const { where, text } of watched.splice(0)) expectNoCanary(where, text())
}

/** Throws when a secret is in a file below a folder. What V8 keeps of the program's code is left out, and what is said to be somebody else's. */
export function expectNoCanaryBelow(folder: string, notOurs: readonly string[] = []): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined || name === 'compiled' || notOurs.includes(name)) continue
    if (found.isDirectory()) expectNoCanaryBelow(path)
    else if (found.isFile()) expectNoCanary(path, readFileSync(path, 'latin1'))
  }
}
