import { sources } from '../../guidance/sources.ts'
import { defineSelect } from '../define.ts'
import { pool } from './pool.ts'

export const metadataProtocol = defineSelect({
  id: 'metadata-protocol',
  topic: 'Encryption',
  title: 'Metadata',
  prompt: 'Who on a node may ask Azure for its identity?',
  depth: 'detail',
  when: (view) => view.answer(pool) === 'create',
  applies: '`pool` is `create`',
  why: {
    text: 'A node asks two addresses of its host for tokens and settings: the metadata service and the wire server. Without more, every process on the node may. The Metadata Security Protocol puts an agent between that checks who asks. We could not verify that the images here bring the agent, nor what Batch’s own agent does under enforcement: try audit first.',
    changed: 'Batch pools take it since API version 2025-06-01.',
    controls: ['MCSB IM-3'],
    link: sources.metadataProtocol.link,
    checked: sources.metadataProtocol.checked,
    unverified: true,
  },
  options: [
    {
      value: 'off',
      label: 'Every process, as always',
      gain: 'Works on every image.',
      cost: 'A task that is taken over gets the node’s token.',
      undo: 'A new pool.',
      usual: 'Most pools; tasks that you wrote.',
      sends: 'no proxyAgentSettings',
    },
    {
      value: 'audit',
      label: 'Every process, and it is recorded',
      gain: 'You see who asks before anything is refused.',
      cost: 'Nothing is refused. That the image has its agent is not verified.',
      undo: 'A new pool.',
      usual: 'The step before enforcing.',
      sends: 'proxyAgentSettings.enabled: true, imds.mode and wireServer.mode: "Audit"',
    },
    {
      value: 'enforce',
      label: 'Only those the agent lets',
      gain: 'A stray process gets neither token nor settings.',
      cost: 'What the agent does not know is refused: nodes may not become usable. Not verified with Batch.',
      undo: 'A new pool.',
      usual: 'After an audit showed nothing else.',
      sends: 'proxyAgentSettings.enabled: true, imds.mode and wireServer.mode: "Enforce"',
    },
  ],
  recommend: () => 'off',
})
