import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const clause = /\b(?:ARM|NET|IAM|POL|KV|LOG|BATCH|STOR|COMP|SCN|TIME|STORE|HTTP|LIVE)-\d+\b/g

describe('docs/practice-cloud.md', () => {
  it('has a test named after every clause, and no test names a clause it lacks', () => {
    const text = readFileSync(new URL('../../docs/practice-cloud.md', import.meta.url), 'utf8')
    const written = new Set([...text.matchAll(/^\| ([A-Z]+-\d+) \|/gm)].map((match) => match[1]))
    const folders = [new URL('./', import.meta.url), new URL('../live/', import.meta.url)]
    const tested = new Set(
      folders
        .flatMap((folder) => readdirSync(folder).map((name) => new URL(name, folder)))
        .filter((file) => file.pathname.endsWith('.test.ts'))
        .flatMap((file) => readFileSync(file, 'utf8').match(/(?:describe|it)[^\n]*\(\s*(['"`]).*?\1/g) ?? [])
        .flatMap((title) => title.match(clause) ?? []),
    )
    expect(written.size).toBeGreaterThan(40)
    expect([...written].filter((name) => name !== undefined && !tested.has(name))).toEqual([])
    expect([...tested].filter((name) => !written.has(name))).toEqual([])
  })
})
