import { idKey } from '../../common/arm-id.ts'
import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, list, nameOf, open, value, valueAt } from '../look.ts'
import type { Control } from '../types.ts'

export const zonesLinked: Control = {
  id: 'zones-linked',
  title: 'Names of private endpoints resolve inside your network',
  short: 'zones linked',
  standards: ['MCSB NS-2'],
  source: sources.privateZones,
  judge(environment) {
    return each(
      environment.ofType(types.endpoint),
      'There is no private endpoint.',
      'Each endpoint is found through a zone your network uses.',
      (endpoint) => {
        const groups = environment.under(endpoint.id, types.zoneGroup)
        if (groups.length === 0)
          return open(`Nothing writes the name of ${nameOf(endpoint)} into a zone.`, endpoint, 'privateDnsZoneGroups')
        const network = idKey(String(value(endpoint, 'properties.subnet.id') ?? '').split('/subnets/')[0] ?? '')
        for (const group of groups) {
          const configs = 'properties.privateDnsZoneConfigs'
          for (const [index, config] of list(group, configs).entries()) {
            const zone = environment.find(String(valueAt(config, 'properties.privateDnsZoneId') ?? ''))
            // A zone kept elsewhere is somebody else's to link.
            if (zone === undefined) continue
            const isLinked = environment
              .under(zone.id, types.zoneLink)
              .some((link) => idKey(String(value(link, 'properties.virtualNetwork.id') ?? '')) === network)
            if (!isLinked)
              return open(
                `The zone ${nameOf(zone)} is not linked to the endpoint’s network.`,
                group,
                `${configs}.${index}.properties.privateDnsZoneId`,
              )
          }
        }
        return undefined
      },
    )
  },
}
