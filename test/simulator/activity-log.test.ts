import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/simulator/settings.ts'
import { bodies, ids, type RawAnswer, type RawCloud, rawCloud, rg, sub } from './raw.ts'
import { practice } from './sdk.ts'

const since = "eventTimestamp ge '2026-11-20T00:00:00Z'"
const read = (cloud: Pick<RawCloud, 'send'>, filter: string | undefined): RawAnswer => {
  const asked = filter === undefined ? '' : `&$filter=${encodeURIComponent(filter)}`
  return cloud.send('GET', `${sub}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01${asked}`)
}
const brief = (answer: RawAnswer): string[] =>
  answer.body.value.map(
    (event: { caller: string; operationName: { value: string }; status: { value: string } }) =>
      `${event.caller} ${event.operationName.value} ${event.status.value}`,
  )

describe('LOG-3 the activity log', () => {
  it('says who wrote what, newest first, work that goes on twice', () => {
    const cloud = rawCloud()
    cloud.make(ids.group, bodies.securityGroup())
    cloud.make(ids.workspace, bodies.workspace())
    cloud.delete(ids.group)
    cloud.wait(600)
    const you = 'you@practice.example'
    expect(brief(read(cloud, `${since} and resourceUri eq '${ids.group.toUpperCase()}'`))).toEqual([
      `${you} Microsoft.Network/networkSecurityGroups/delete Succeeded`,
      `${you} Microsoft.Network/networkSecurityGroups/delete Started`,
      `${you} Microsoft.Network/networkSecurityGroups/write Succeeded`,
      `${you} Microsoft.Network/networkSecurityGroups/write Started`,
    ])
    expect(brief(read(cloud, `${since} and resourceGroupName eq 'rg' and eventTimestamp le '2026-11-23T12:00:59Z'`))).toHaveLength(1)
    const [event] = read(cloud, `${since} and resourceUri eq '${ids.workspace}'`).body.value
    expect(read(cloud, `${since} and correlationId eq '${event.correlationId}'`).body.value[0]).toMatchObject({
      resourceId: ids.workspace,
      resourceGroupName: 'rg',
      resourceProviderName: { value: 'Microsoft.OperationalInsights' },
      authorization: { action: 'Microsoft.OperationalInsights/workspaces/write', scope: ids.workspace },
      category: { value: 'Administrative' },
    })
  })

  it('is silent about reads and about what was refused', () => {
    const cloud = rawCloud()
    cloud.get(ids.group)
    cloud.put(ids.group, { location: 'nowhere' })
    cloud.delete(ids.group)
    cloud.wait(600)
    expect(read(cloud, `${since} and resourceUri eq '${ids.group}'`).body.value).toEqual([])
  })

  it('says that work failed where it did', () => {
    const scenario = {
      name: 'fails',
      title: '',
      faults: [
        {
          match: { method: 'PUT', type: 'Microsoft.Network/networkSecurityGroups' },
          effect: { kind: 'fails-at-end', code: 'X', message: 'Y' },
        },
      ],
    } as const
    const cloud = rawCloud({ scenario })
    cloud.put(ids.group, bodies.securityGroup())
    cloud.wait(600)
    expect(brief(read(cloud, `${since} and resourceUri eq '${ids.group}'`))[0]).toMatch(/write Failed$/)
  })

  it('refuses a filter without a beginning, one too far back, and terms it does not know', () => {
    const cloud = rawCloud()
    for (const filter of [undefined, "resourceUri eq 'x'", "eventTimestamp ge '2026-08-01T00:00:00Z'", `${since} and caller eq 'you'`]) {
      expect(read(cloud, filter)).toMatchObject({ status: 400, code: 'BadRequest' })
    }
  })

  it('needs the right to read it', () => {
    const denyAssignments = [{ name: 'no log', scope: '', actions: ['Microsoft.Insights/eventtypes/values/read'] }]
    const cloud = rawCloud({ settings: { ...defaultSettings, denyAssignments } })
    expect(read(cloud, since).status).toBe(403)
    expect(read(cloud.owner, since).status).toBe(200)
  })

  it('is read by the official client, page by page', async () => {
    const { clients, clock } = practice()
    await clients.resources.resourceGroups.createOrUpdate('rg', { location: 'westeurope' })
    await clock.sleep(600_000)
    const callers: (string | undefined)[] = []
    for await (const event of clients.monitor.activityLogs.list(`${since} and resourceUri eq '${rg}'`)) callers.push(event.caller)
    expect(callers).toEqual(['you@practice.example'])
  })
})

describe('LOG-4 the activity log lags', () => {
  it('shows an event three minutes after it happened, and who made what was there before', () => {
    const cloud = rawCloud()
    cloud.wait(119)
    expect(read(cloud, `${since} and resourceUri eq '${rg}'`).body.value).toEqual([])
    cloud.wait(1)
    expect(brief(read(cloud, `${since} and resourceUri eq '${rg}'`))).toEqual([
      'owner@practice.example Microsoft.Resources/resourceGroups/write Succeeded',
    ])
  })

  it('keeps the last 2000 writes', () => {
    const cloud = rawCloud()
    for (let index = 0; index < 2010; index += 1) {
      cloud.owner.put(rg, { location: 'westeurope' })
      cloud.wait(0.1)
    }
    cloud.wait(600)
    let count = 0
    for (let url: string | undefined = ''; url !== undefined; ) {
      const page: RawAnswer =
        url === ''
          ? read(cloud.owner, `${since} and resourceUri eq '${rg}'`)
          : cloud.owner.send('GET', url.replace('https://management.azure.com', ''))
      count += page.body.value.length
      url = page.body.nextLink
    }
    expect(count).toBe(2000)
  })
})
