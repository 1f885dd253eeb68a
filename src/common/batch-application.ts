/** The application Azure Batch is in every directory (learn.microsoft.com/azure/batch/batch-account-create-portal); its object id differs. */
export const batchApplication = 'ddbf3205-c6bd-46ae-8127-60eb93363864'
