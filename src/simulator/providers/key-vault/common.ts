import { matching } from '../../shape.ts'

export const vaultType = 'Microsoft.KeyVault/vaults'

export const keyType = 'Microsoft.KeyVault/vaults/keys'

export const versions = ['2019-09-01', '2021-10-01', '2022-07-01', '2023-02-01', '2023-07-01', '2024-11-01', '2025-05-01', '2026-02-01']

export const guidShape = matching(/^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/)
