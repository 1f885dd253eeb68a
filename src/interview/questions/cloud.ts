import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'

export type CloudOption = 'practice' | 'public' | 'usgov' | 'china'

export const cloud = defineSelect<CloudOption>({
  id: 'cloud',
  topic: 'Start',
  title: 'Cloud',
  prompt: 'Where should the environment be created?',
  why: {
    text: 'The practice cloud is part of this program: it answers as Azure Resource Manager does, on your machine. The other three are real and kept apart: each has its own sign-in, its own addresses and its own DNS zones.',
    link: sources.sovereign.link,
    checked: sources.sovereign.checked,
  },
  options: [
    {
      value: 'practice',
      label: 'Practice cloud, on this machine',
      gain: 'The whole journey with no Azure account and no bill.',
      cost: 'Nothing real is created; no job runs.',
      undo: 'Nothing to undo; the same answers work on Azure later.',
      usual: 'A first look, a rehearsal with a customer, tests.',
    },
    {
      value: 'public',
      label: 'Azure',
      gain: 'A real environment in your subscription.',
      cost: 'You sign in; resources are billed from when they exist.',
      undo: 'Yes: destroy removes what this tool created.',
      usual: 'Everyone outside government and China.',
      sends: 'https://management.azure.com',
    },
    {
      value: 'usgov',
      label: 'Azure US Government',
      gain: 'Regions run for United States government work.',
      cost: 'Needs a government account; new features come later.',
      undo: 'No move between clouds: destroy here, create there.',
      usual: 'US agencies and their suppliers.',
      sends: 'https://management.usgovcloudapi.net',
    },
    {
      value: 'china',
      label: 'Azure operated by 21Vianet (China)',
      gain: 'Regions inside mainland China.',
      cost: 'Needs a 21Vianet account; new features come later.',
      undo: 'No move between clouds: destroy here, create there.',
      usual: 'Workloads that must stay in China.',
      sends: 'https://management.chinacloudapi.cn',
    },
  ],
  recommend: () => 'practice',
})
