import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { elsewhere, subscription } from '../support/elsewhere.ts'
import { inProcess } from '../support/in-process.ts'
import { type Home, makeHome } from '../support/program.ts'

const tags = { 'secure-batch:environment': 'demo' }

describe('a run that knows nothing of an earlier one: its home was lost', () => {
  let home: Home
  let file = ''
  beforeEach(() => {
    home = makeHome()
    file = join(home.folder, 'demo.state')
    elsewhere(file, 'POST', `${subscription}/providers/Microsoft.Batch/register?api-version=2025-04-01`, {}, Date.now() - 3_600_000)
  })
  afterEach(() => home.remove())
  const put = (path: string, version: string, body: object) =>
    elsewhere(file, 'PUT', `${subscription}/resourceGroups/${path}?api-version=${version}`, { location: 'westeurope', ...body })
  const account = (group: string, more: object = {}) =>
    put(`${group}/providers/Microsoft.Batch/batchAccounts/demo0uyb0u`, '2025-06-01', { properties: {}, ...more })
  const apply = () =>
    inProcess(
      [
        'apply',
        '--preset',
        'starter',
        '--environment',
        'demo',
        '--cloud',
        'practice',
        '--set',
        'pool-nodes=0',
        '--practice-state',
        file,
        '--yes',
      ],
      home,
    )

  it('takes up the account that Azure is still making for it', async () => {
    put('rg-demo', '2025-04-01', { tags })
    account('rg-demo', { tags })
    const { code, stdout, stderr } = await apply()
    expect(stderr).toContain('The Batch account name demo0uyb0u is held already')
    expect({ code, ready: stdout.includes('demo is ready') }, stderr).toEqual({ code: 0, ready: true })
  })

  it('takes nothing over: an account of the same name that somebody else is making at that very id stays as it is', async () => {
    put('rg-demo', '2025-04-01', { tags })
    account('rg-demo', { tags: { owner: 'team' } })
    const { code, stdout } = await apply()
    expect(code).toBe(1)
    expect(stdout).toContain('Batch account demo0uyb0u was not created.')
    const id = `${subscription}/resourceGroups/rg-demo/providers/Microsoft.Batch/batchAccounts/demo0uyb0u`
    expect(elsewhere(file, 'GET', `${id}?api-version=2025-06-01`).tags).toEqual({ owner: 'team' })
    // By now it can be read, so the plan says what to do about it.
    expect((await apply()).stderr).toContain(`az tag update --resource-id ${id} `)
  })

  it('tells a name that somebody else has once Azure refuses it, and at once where nothing of the environment stands', async () => {
    put('rg-theirs', '2025-04-01', {})
    account('rg-theirs')
    const first = await apply()
    expect(first.code).toBe(4)
    expect(first.stderr).toContain('The Batch account name demo0uyb0u is not free.')
    put('rg-demo', '2025-04-01', { tags })
    const second = await apply()
    expect(second.code).toBe(1)
    expect(second.stdout).toContain('already in use')
  })
})
