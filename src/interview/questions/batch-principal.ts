import { batchApplication } from '../../common/batch-application.ts'
import { sources } from '../../guidance/sources.ts'
import { definePick } from '../define.ts'
import { isGuid } from '../people.ts'
import { practice } from '../practice.ts'
import { allocationMode } from './allocation-mode.ts'
import { cloud } from './cloud.ts'

export const batchPrincipal = definePick({
  id: 'batch-principal',
  topic: 'Start',
  title: 'Batch identity',
  prompt: 'Which object id does the Batch service have in your directory?',
  when: (view) => view.answer(allocationMode) === 'user-subscription',
  applies: '`allocation-mode` is `user-subscription`',
  depth: 'detail',
  why: {
    text: `In user subscription mode Batch itself gets rights: on the subscription, to make machines, and on the vault. Rights are given to an object id, and the one of "Microsoft Azure Batch" differs from directory to directory. It is looked up by the application id ${batchApplication}, which is the same in every public Azure directory; for US Government and China that is not verified. Where you may not read the directory, someone who may prints it with: az ad sp show --id ${batchApplication} --query id -o tsv. Where nothing is found, Microsoft.Batch was never registered there: register it first.`,
    unverified: true,
    link: sources.userSubscription.link,
    checked: sources.userSubscription.checked,
  },
  placeholder: '1b2c3d4e-0000-0000-0000-000000000000',
  gain: 'The rights go to Batch and to nobody else.',
  cost: 'A wrong id gives them to another program; check the name beside it.',
  undo: 'Yes: apply again; the wrong grants are taken back.',
  usual: 'The one entry the list offers.',
  recommend: (view) => (view.answer(cloud) === 'practice' ? practice.batchPrincipal : undefined),
  validate: (value) => {
    if (!isGuid(value)) return `Type the object id (az ad sp show --id ${batchApplication} --query id)`
    if (value.toLowerCase() !== batchApplication) return undefined
    return `That is the application id; the object id differs (az ad sp show --id ${batchApplication} --query id)`
  },
  list: (listings, view) => listings.batchPrincipals(view),
})
