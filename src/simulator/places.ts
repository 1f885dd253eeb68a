/** The regions the practice cloud knows: programmatic name, display name, geography. Real regions of public Azure. */
export const places = [
  ['eastus', 'East US', 'US'],
  ['eastus2', 'East US 2', 'US'],
  ['centralus', 'Central US', 'US'],
  ['southcentralus', 'South Central US', 'US'],
  ['westus', 'West US', 'US'],
  ['westus2', 'West US 2', 'US'],
  ['westus3', 'West US 3', 'US'],
  ['westcentralus', 'West Central US', 'US'],
  ['canadacentral', 'Canada Central', 'Canada'],
  ['brazilsouth', 'Brazil South', 'South America'],
  ['northeurope', 'North Europe', 'Europe'],
  ['westeurope', 'West Europe', 'Europe'],
  ['uksouth', 'UK South', 'Europe'],
  ['francecentral', 'France Central', 'Europe'],
  ['germanywestcentral', 'Germany West Central', 'Europe'],
  ['swedencentral', 'Sweden Central', 'Europe'],
  ['switzerlandnorth', 'Switzerland North', 'Europe'],
  ['japaneast', 'Japan East', 'Asia Pacific'],
  ['southeastasia', 'Southeast Asia', 'Asia Pacific'],
  ['australiaeast', 'Australia East', 'Asia Pacific'],
  ['australiasoutheast', 'Australia Southeast', 'Asia Pacific'],
  ['centralindia', 'Central India', 'Asia Pacific'],
] as const

/** Regions without availability zones among them (learn.microsoft.com reliability/regions-list). */
const withoutZones = new Set(['westus', 'westcentralus', 'northcentralus', 'australiasoutheast'])

/** The availability zones of a region, by its programmatic name. */
export const zonesIn = (location: string): readonly string[] => (withoutZones.has(location) ? [] : ['1', '2', '3'])

const names = new Map<string, string>(places.flatMap(([name, display]) => [[name, name] as const, [flat(display), name] as const]))

/** The programmatic name of a region given either way (`West Europe`, `westeurope`); undefined for an unknown one. */
export function placeName(location: string): string | undefined {
  return location.toLowerCase() === 'global' ? 'global' : names.get(flat(location))
}

function flat(text: string): string {
  return text.toLowerCase().replaceAll(' ', '')
}

export const practiceSubscription = '00000000-0000-0000-0000-000000000000'
export const practiceTenant = '11111111-1111-1111-1111-111111111111'
