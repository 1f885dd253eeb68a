import { describe, expect, it } from 'vitest'
import { outboundNeeds, partnerText } from '../../src/blueprint/outbound.ts'
import { elsewhere } from '../pipeline/drafts.ts'
import { presetBlueprint } from '../support/presets.ts'

const spoke = { hub: 'peer', 'hub-network': elsewhere.hub, egress: 'firewall', 'firewall-address': '100.64.1.4' }
const needed = (blueprint: ReturnType<typeof presetBlueprint>) => outboundNeeds(blueprint).map(({ to }) => to)

describe('what a firewall must let nodes reach', () => {
  it('leaves out what private endpoints serve', () => {
    const closed = needed(presetBlueprint('private', spoke))
    expect(closed).toContain('*.blob.core.windows.net')
    expect(closed.join()).not.toContain('BatchNodeManagement')
    expect(closed.join()).not.toContain('batch.azure.com')
  })

  it('names node management in its region, and the account, where they are reached over the internet', () => {
    const open = needed(
      presetBlueprint('private', {
        ...spoke,
        'account-reach': 'listed',
        'node-management-reach': 'listed',
        'node-management-addresses': ['203.0.113.7'],
      }),
    )
    expect(open).toContain('BatchNodeManagement.westeurope')
    expect(open).toContain('demo0uyb0u.westeurope.batch.azure.com')
  })

  it('follows the cloud and the system of the nodes', () => {
    expect(needed({ ...presetBlueprint('private', spoke), cloud: 'usgov' })).toContain('*.blob.core.usgovcloudapi.net')
    expect(needed(presetBlueprint('private', spoke))).toContain('packages.microsoft.com')
    expect(needed(presetBlueprint('private', { ...spoke, 'pool-image': 'windows-2022' }))).not.toContain('packages.microsoft.com')
  })

  it('is told with the answer that makes it matter, before anything is created', () => {
    const risk = presetBlueprint('private', spoke).risks.find(({ question }) => question === 'egress')
    expect(risk?.text).toContain('100.64.1.4 must allow TCP 443 to *.blob.core.windows.net')
  })
})

describe('the text for a partner’s allow-list', () => {
  it('lists every address, and how long they last: a gateway’s for good, a pool’s with the pool', () => {
    const nat = partnerText(presetBlueprint('private', { egress: 'nat' }), ['20.1.2.3'])
    expect(nat).toContain('from this address and no other: 20.1.2.3.')
    expect(nat).toContain('until we tell you otherwise')
    const pool = partnerText(presetBlueprint('static-egress'), ['20.1.2.3', '20.1.2.4'])
    expect(pool).toContain('these 2 addresses and no other: 20.1.2.3, 20.1.2.4.')
    expect(pool).toContain('while the pool exists')
  })

  it('is announced where the answer is reviewed, with the number of addresses', () => {
    const note = (preset: string, more = {}) => presetBlueprint(preset, more).notes?.map(({ question, text }) => `${question}: ${text}`)[0]
    expect(note('private', { egress: 'nat', 'egress-addresses': 4 })).toMatch(/^egress-addresses: Partners list 4 addresses/)
    expect(note('static-egress', { 'pool-nodes': 250 })).toMatch(/^node-addresses: Partners list 4 addresses.*Beyond 300 nodes/)
    expect(note('private')).toBeUndefined()
  })
})
