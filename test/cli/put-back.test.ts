import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { elsewhere, subscription } from '../support/elsewhere.ts'
import { inProcess } from '../support/in-process.ts'
import { type Home, makeHome, type Ran } from '../support/program.ts'

describe('what apply alone does not put back', () => {
  let home: Home
  const run = (...words: string[]): Promise<Ran> => inProcess([...words, '--environment', 'demo', '--practice-state', state()], home)
  const state = () => join(home.folder, 'demo.state')
  const at = (path: string, version: string) => `${subscription}/resourceGroups/rg-demo${path}?api-version=${version}`

  beforeAll(async () => {
    home = makeHome()
    const made = await run('apply', '--preset', 'private', '--cloud', 'practice', '--set', 'pool-nodes=0', '--yes')
    expect(made.code, made.stderr).toBe(0)
  })
  afterAll(() => home.remove())

  it('a tag that was taken off: drift tells it with the command, and offers no apply', async () => {
    const network = '/providers/Microsoft.Network/virtualNetworks/vnet-demo'
    const tags = `${network}/providers/Microsoft.Resources/tags/default`
    elsewhere(state(), 'PUT', at(tags, '2021-04-01'), { properties: { tags: { owner: 'team' } } })
    const { stdout, code } = await run('drift')
    expect(code).toBe(0)
    expect(stdout).toContain(`az tag update --resource-id ${subscription}/resourceGroups/rg-demo${network} --operation merge --tags`)
    expect(stdout).not.toMatch(/Put all back|it is not there/)
    expect((await run('drift', '--check')).code).toBe(5)
    elsewhere(state(), 'PATCH', at(tags, '2021-04-01'), {
      operation: 'Merge',
      properties: { tags: { 'secure-batch:environment': 'demo' } },
    })
    expect((await run('drift')).stdout).toContain('demo is as its answers say.')
  })

  it.each([
    ['the subnet’s range', ['--set', 'planned-nodes=2000'], 'Take back what changes it: --set planned-nodes=1000\n'],
    ['the region', ['--region', 'northeurope'], 'Go back to --region westeurope, or'],
    ['whose key encrypts', ['--set', 'account-key=customer'], 'Take back what changes it: --set account-key=platform\n'],
  ])('what cannot be changed names the answer that asks for it, as it was: %s', async (_, flags, back) => {
    const { stdout, code } = await run('plan', ...flags)
    expect(code).toBe(4)
    expect(stdout).toContain(back)
  })

  it('what cannot be changed and no answer asks for is somebody else’s: drift offers to accept or ignore it, not to put it back', async () => {
    const later = (minutes: number) => Date.now() + minutes * 60_000
    const storage = '/providers/Microsoft.Storage/storageAccounts/theirs99'
    const body = { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} }
    elsewhere(state(), 'POST', `${subscription}/providers/Microsoft.Storage/register?api-version=2025-04-01`, {})
    elsewhere(state(), 'PUT', at(storage, '2026-04-01'), body, later(10))
    const storageAccountId = `${subscription}/resourceGroups/rg-demo${storage}`
    const account = at('/providers/Microsoft.Batch/batchAccounts/demo0uyb0u', '2025-06-01')
    elsewhere(state(), 'PATCH', account, { properties: { autoStorage: { storageAccountId } } }, later(20))
    const { stdout } = await run('drift')
    expect(stdout).toContain('No answer asks for the change')
    expect(stdout).toMatch(/secure-batch drift ignore '?demo0uyb0u#properties\.autoStorage'? --reason/)
    expect(stdout).not.toContain('Put all back')
    expect((await run('apply', '--yes')).stderr).toContain('secure-batch drift ignore')
    const ignored = await run('drift', 'ignore', 'demo0uyb0u#properties.autoStorage', '--reason', 'agreed')
    expect(ignored.code, ignored.stderr).toBe(0)
    expect((await run('plan')).code).toBe(0)
  })

  it('an environment that is gone but for what others put in its group: destroy says what stays, and names no command', async () => {
    const theirs = at('/providers/Microsoft.Network/publicIPAddresses/pip-theirs', '2025-09-01')
    elsewhere(state(), 'PUT', theirs, {
      location: 'westeurope',
      sku: { name: 'Standard' },
      properties: { publicIPAllocationMethod: 'Static' },
    })
    await run('destroy', '--yes')
    const { stdout, code } = await run('destroy', '--yes', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'nothing-to-do',
      next: [],
      survivors: expect.arrayContaining([expect.objectContaining({ name: 'rg-demo' }), expect.objectContaining({ name: 'pip-theirs' })]),
    })
  })
})

const failing = `apiVersion: secure-batch-scenario/v1
title: the account fails at the end
faults:
  - match: { method: PUT, type: Microsoft.Batch/batchAccounts }
    to: 1
    effect: { kind: fails-at-end, code: InternalServerError, message: Something broke inside. }
`

describe('an account whose creation failed', () => {
  it('and that the answers now want otherwise goes with destroy: that is what the plan says', async () => {
    const home = makeHome()
    try {
      const scenario = join(home.folder, 'failing.yaml')
      writeFileSync(scenario, failing)
      const run = (...words: string[]) =>
        inProcess([...words, '--environment', 'demo', '--practice-state', join(home.folder, 'demo.state')], home)
      const made = await run(
        'apply',
        '--preset',
        'starter',
        '--cloud',
        'practice',
        '--set',
        'pool-nodes=0',
        '--scenario',
        scenario,
        '--yes',
      )
      expect(made.code).toBe(1)
      const { stdout, code } = await run('plan', '--set', 'allocation-mode=user-subscription')
      expect(code).toBe(4)
      expect(stdout).toContain('It is in state Failed and nothing was made in it')
      expect(stdout).toContain('secure-batch destroy --environment demo --practice-state')
    } finally {
      home.remove()
    }
  })
})
