import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scaledClock } from '../../src/simulator/clock.ts'
import { keepCertificate } from '../../src/simulator/http/certificate.ts'
import { createSignIn, type SignIn } from '../../src/simulator/http/sign-in.ts'
import { createRequestLog } from '../../src/simulator/request-log.ts'
import { type PracticeServer, serve } from '../../src/simulator/server.ts'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts'
import { openStore } from '../../src/simulator/store.ts'
import { signIn as asApplication, onCloud } from '../support/live.ts'
import { type Home, makeHome, secureBatch } from '../support/program.ts'

/** The server in this process, so that its log can be read and the life of its tokens chosen. */
let home: Home
let server: PracticeServer
let simulator: Simulator
let cloudFile: string
let lifetime = 3599
let log: { readonly url: string; readonly status: number; readonly at: number }[] = []
const speed = 600

beforeAll(async () => {
  home = makeHome()
  const certificate = await keepCertificate(join(home.folder, 'cloud'), Date.now())
  const clock = scaledClock(speed)
  simulator = createSimulator({ clock, store: openStore() })
  const directory = (): SignIn => createSignIn({ key: certificate.key, caller: defaultSettings.caller, now: Date.now, lifetime })
  const signIn: SignIn = {
    answer: (request) => directory().answer(request),
    refuse: (request) => directory().refuse(request),
    isOwner: (request) => directory().isOwner(request),
  }
  server = await serve({
    simulator,
    clock,
    port: 0,
    time: 'scaled',
    factor: speed,
    tls: { ...certificate, signIn },
    requests: createRequestLog([({ path, status }) => void log.push({ url: path, status, at: Date.now() })]),
  })
  cloudFile = join(home.folder, 'cloud.json')
  const cloud = {
    name: 'Here',
    resourceManager: server.endpoint,
    authority: server.endpoint,
    certificateAuthority: 'cloud.cert.pem',
    speed,
  }
  writeFileSync(cloudFile, JSON.stringify(cloud))
})
afterAll(async () => {
  await server.close()
  simulator.close()
  home.remove()
})

const apply = (environment: string, preset = 'starter') => {
  log = []
  const words = [
    'apply',
    ...onCloud({ cloudFile }, environment),
    '--preset',
    preset,
    ...(preset === 'starter' ? ['--account-addresses', '203.0.113.7'] : []),
    '--yes',
  ]
  return secureBatch(words, { home, env: asApplication })
}
const tokens = () => log.filter(({ url }) => url.endsWith('/token')).length

describe('LIVE-6 a token that ends while the program works', () => {
  it('one is enough while it lives; a short-lived one is replaced before it ends, and no request goes out with an old one', async () => {
    const first = await apply('long', 'private')
    expect(first.code, first.stderr).toBe(0)
    expect(tokens()).toBe(1)

    lifetime = 2
    const second = await apply('short', 'private')
    expect(second.code, second.stderr).toBe(0)
    const began = log[0]?.at ?? 0
    const ended = log.at(-1)?.at ?? 0
    expect(ended - began).toBeGreaterThan(2000)
    expect(tokens()).toBeGreaterThan(2)
    expect(log.filter(({ status }) => status === 401)).toEqual([])
  }, 60_000)
})

describe('LIVE-3 the time of a cloud on this machine', () => {
  it('runs as fast as the cloud file says: our own waits and polls are as much shorter, the service’s Retry-After is obeyed', async () => {
    lifetime = 3599
    const began = Date.now()
    const ran = await apply('fast', 'private')
    const took = Date.now() - began
    expect(ran.code, ran.stderr).toBe(0)
    const told = /in ([^:]+) of practice time/.exec(ran.stdout)?.[1] ?? ''
    // At Azure's pace the pool alone takes five and a half minutes, and we look after it every ten seconds.
    expect(told).toMatch(/\d+ (m|h)/)
    expect(took).toBeLessThan(30_000)
    // The newer SDKs look at once, and then as often as the service asks for.
    const polls = log.filter(({ url }) => /Microsoft\.Network\/locations\/\w+\/operations\//i.test(url))
    const gaps = polls.flatMap(({ url, at }, index) => {
      const next = polls.slice(index + 1).find((poll) => poll.url === url)
      return next === undefined ? [] : [next.at - at]
    })
    expect(gaps.length).toBeGreaterThan(0)
    for (const gap of gaps) expect(gap).toBeGreaterThan(900)
  }, 60_000)
})
