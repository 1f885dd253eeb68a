import { sources } from '../../guidance/sources.ts'
import { types } from '../arm-types.ts'
import { each, nameOf, open } from '../look.ts'
import type { Control } from '../types.ts'

/** Zones with the region in their name come from before 2024 (learn.microsoft.com/azure/batch/private-connectivity). */
export const noLegacyZone: Control = {
  id: 'no-legacy-zone',
  title: 'No old DNS zone hides the new one',
  short: 'no legacy zone',
  standards: ['MCSB NS-2'],
  source: sources.privateConnectivity,
  judge(environment) {
    const zones = environment
      .ofType(types.zone)
      .filter((zone) => /\bbatch\.(azure\.com|usgovcloudapi\.net|chinacloudapi\.cn)$/i.test(zone.name))
    return each(zones, 'There is no private zone for Batch.', 'Only the zone of today is used.', (zone) =>
      /^privatelink\.batch\./i.test(zone.name)
        ? undefined
        : open(`The zone ${nameOf(zone)} is asked first and hides the one of today.`, zone, 'name'),
    )
  },
}
