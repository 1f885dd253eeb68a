import { render, Text } from 'ink'
import { createElement } from 'react'

process.once('SIGINT', () => process.exit(130))
render(createElement(Text, null, 'Hello'), { alternateScreen: true, interactive: true })
setTimeout(() => {}, 60_000)
