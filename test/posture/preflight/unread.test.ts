import { afterEach, describe, expect, it } from 'vitest'
import { checks } from '../../../src/posture/preflight/registry.ts'
import { runPreflight } from '../../../src/posture/preflight/run.ts'
import { type Check, type Reader, ReadRefused } from '../../../src/posture/preflight/types.ts'
import { elsewhere } from '../../pipeline/drafts.ts'
import { intentIn, openClouds } from '../../support/preflight.ts'

const clouds = openClouds()
afterEach(clouds.close)

/** What only adds to a finding; without it the finding is the same, and nothing that is fine becomes so by it. */
const additions = [/\/locations$/, /\/locations\/(?!westeurope)/, /\/subscriptions\/[^/]+$/, /\/resourceGroups\/[^/]+$/]

const looked: readonly Check[] = checks.filter(({ id }) => !['sign-in', 'permissions', 'providers', 'features'].includes(id))

describe.each(looked)('$id', (check) => {
  it('takes nothing it may not read for fine', async () => {
    const judged = clouds.open()
    const logs = check.id === 'existing-workspace' ? { logs: 'existing', 'existing-workspace': elsewhere.workspace } : { logs: 'workspace' }
    const intent = await intentIn(judged, 'user-subscription', { 'pool-zones': 'zonal', storage: 'managed', ...logs })
    const asked = new Set<string>()
    const watching = (refuse: string | undefined): Reader => {
      const at = (path: string) => {
        asked.add(path)
        if (path === refuse) throw new ReadRefused('Some.Thing/read', path)
      }
      const { reader } = judged
      return {
        ...reader,
        get: async (path, version) => {
          at(path)
          return reader.get(path, version)
        },
        list: async (path, version, query) => {
          at(path)
          return reader.list(path, version, query)
        },
        ask: async (path, version, body) => {
          at(path)
          return reader.ask(path, version, body)
        },
      }
    }
    await runPreflight(intent, watching(undefined), [check])
    const silent: string[] = []
    for (const path of [...asked]) {
      if (additions.some((one) => one.test(path))) continue
      const { results } = await runPreflight(intent, watching(path), [check])
      const told = results.flatMap(({ findings }) => findings).some(({ why }) => why.includes('Some.Thing/read'))
      if (!told) silent.push(path)
    }
    expect(silent).toEqual([])
    // Those that read nothing judge by what is intended alone.
    expect(asked.size > 0).toBe(check.id !== 'retirements')
  })
})
