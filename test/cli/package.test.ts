import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtInPresets } from '../support/presets.ts'
import { type Home, makeHome, nodesPresent, root, secureBatch } from '../support/program.ts'

/** The package as people get it: packed, and unpacked where there is no node_modules above it. */
let place: Home
let tarball: string
let folder: string

beforeAll(() => {
  place = makeHome(['package'])
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', place.folder], { cwd: root, encoding: 'utf8' })
  expect(packed.status, packed.stderr).toBe(0)
  tarball = join(place.folder, readdirSync(place.folder).find((file) => file.endsWith('.tgz')) ?? 'no tarball')
  const unpacked = spawnSync('tar', ['-xzf', tarball, '-C', place.folder], { encoding: 'utf8' })
  expect(unpacked.status, unpacked.stderr).toBe(0)
  folder = join(place.folder, 'package')
}, 60_000)
afterAll(() => place.remove())

describe('the package', () => {
  it('is at most 1.5 MB packed', () => {
    expect(statSync(tarball).size).toBeLessThanOrEqual(1_500_000)
  })

  it('needs no other package at run time', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies']) {
      expect(manifest[kind] ?? {}, kind).toEqual({})
    }
  })

  it('imports nothing but its own files and Node', () => {
    const dist = join(folder, 'dist')
    const code = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.mjs'))
    const foreign = code.flatMap((file) =>
      [...readFileSync(join(dist, file), 'utf8').matchAll(/(?:^|[;}])(?:import|export)\b[^;"'`]*?["']([^"']+)["']/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !name.startsWith('./') && !name.startsWith('../') && !name.startsWith('node:'))
        .map((name) => `${file} imports ${name}`),
    )
    expect(code.length).toBeGreaterThan(10)
    expect(foreign).toEqual([])
  })

  it('tells whose work is in it', () => {
    const notices = readFileSync(join(folder, 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8')
    for (const name of ['ink', 'commander', 'react', 'yoga-layout', 'zod']) expect(notices).toMatch(new RegExp(`^${name} \\d+\\.`, 'm'))
  })

  it('brings the presets, their schema and the licence, and nothing from src or test', () => {
    for (const preset of builtInPresets) expect(existsSync(join(folder, 'presets', `${preset}.yaml`)), preset).toBe(true)
    expect(existsSync(join(folder, 'presets', 'preset.schema.json'))).toBe(true)
    expect(existsSync(join(folder, 'LICENSE'))).toBe(true)
    expect(readdirSync(folder).filter((entry) => ['src', 'test', 'node_modules', '.config'].includes(entry))).toEqual([])
  })

  it.each(nodesPresent())('goes the whole journey through a pipe on Node $version', async ({ path }) => {
    const home = makeHome(['package'])
    const program = join(folder, 'bin', 'secure-batch.cjs')
    const demo = await secureBatch(['demo'], { home, node: path, program })
    expect(demo.code, demo.stderr).toBe(0)
    expect(demo.stdout).toMatch(/Account\s+https:/)
    const plan = await secureBatch(['plan', '--environment', 'demo', '--practice-state', join('state', 'demo.jsonl'), '--check'], {
      home,
      node: path,
      program,
    })
    expect(plan.code, plan.stderr).toBe(0)
    home.remove()
  })

  it('keeps what was compiled in the home it is given, and does without where it may not write', async () => {
    const home = makeHome(['package'])
    const program = join(folder, 'bin', 'secure-batch.cjs')
    const kept = await secureBatch(['--version'], { home, program })
    expect(kept.code, kept.stderr).toBe(0)
    // A Node without `enableCompileCache` keeps nothing, and is none the worse for it.
    if (Number(process.versions.node.split('.')[0]) >= 22) expect(existsSync(join(home.folder, 'state', 'compiled'))).toBe(true)
    const refused = await secureBatch(['--version'], { home, program, env: { SECURE_BATCH_HOME: '/proc/nowhere' } })
    expect(refused).toMatchObject({ code: 0, stderr: '' })
    home.remove()
  })
})
