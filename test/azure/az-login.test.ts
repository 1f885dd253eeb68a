import { describe, expect, it } from 'vitest'
import { azLogin } from '../../src/azure/az-login.ts'
import { azureClouds } from '../../src/azure/clouds.ts'

describe('how one signs az in', () => {
  it('to public Azure without choosing a cloud, to a sovereign one after choosing it', () => {
    expect(azLogin(azureClouds.public)).toEqual(['az login'])
    expect(azLogin(azureClouds.usgov)).toEqual(['az cloud set --name AzureUSGovernment', 'az login'])
    expect(azLogin({ ...azureClouds.china, name: 'described by a file' })).toEqual(['az cloud set --name AzureChinaCloud', 'az login'])
  })
  it('to a cloud it does not know after registering it, from the simulator’s own description where there is one', () => {
    const here = { name: 'Here', arm: 'https://localhost:8443' }
    expect(azLogin({ ...here, file: 'my clouds/a.cloud.yaml' })).toEqual([
      "az cloud register --name Custom --cloud-config @'my clouds/a.az.json'",
      'az cloud set --name Custom',
      'az login',
    ])
    expect(azLogin({ ...here, file: 'own.yaml' })[0]).toBe(
      'az cloud register --name Custom --endpoint-resource-manager https://localhost:8443',
    )
  })
})
