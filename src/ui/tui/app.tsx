import { Box, Text, useInput, usePaste } from 'ink'
import { memo, useSyncExternalStore } from 'react'
import { keyNames } from '../terminal/keys.ts'
import type { Line } from '../terminal/line.ts'
import type { Theme } from '../terminal/theme.ts'
import type { State, World } from './state.ts'
import type { Store } from './store.ts'
import { frameOf } from './view/frame.ts'

interface ViewProps {
  readonly state: State
  readonly world: World
  readonly theme: Theme
}

/** The wizard on the screen: keys go to the store, the store's state is drawn. */
export function App({ store, world, theme }: { readonly store: Store; readonly world: World; readonly theme: Theme }) {
  const state = useSyncExternalStore(store.subscribe, store.state, store.state)
  useInput((input, key) => store.dispatch(...keyNames(input, key).map((name) => ({ type: 'key' as const, key: name }))))
  usePaste((text) => store.dispatch({ type: 'paste', text }))
  return <Screen state={state} world={world} theme={theme} />
}

/** One frame: header, rule, body, rule, footer. */
export function Screen({ state, world, theme }: ViewProps) {
  const frame = frameOf(state, world)
  if ('tooSmall' in frame) return <Lines lines={frame.tooSmall} theme={theme} />
  return (
    <Box flexDirection="column">
      <Lines lines={[frame.header, frame.rule]} theme={theme} />
      <Lines lines={frame.body} theme={theme} />
      <Lines lines={[frame.rule, frame.footer]} theme={theme} />
    </Box>
  )
}

function Lines({ lines, theme }: { readonly lines: readonly Line[]; readonly theme: Theme }) {
  return <Painted text={lines.map((line) => theme.paint(line)).join('\n')} />
}

/** The views have already cut every line to the width, so Ink has nothing to wrap; it is left out where nothing changed. */
const Painted = memo(({ text }: { readonly text: string }) => <Text wrap="truncate">{text}</Text>)
