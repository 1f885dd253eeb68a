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
      survivors: [{ name: 'rg-demo' }, { name: 'pip-theirs' }],
    })
  })
})
