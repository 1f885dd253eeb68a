import { createHash } from 'node:crypto'
import { script } from './script.ts'
import { style } from './style.ts'

/** A page as it goes on the wire. */
export interface Page {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * The page a trainer shows: the environment, what is under way, the last requests. One answer with everything in it; the policy lets nothing run
 * but the one script and style in it, by their hashes, and lets it talk to nobody but the practice cloud it came from.
 */
export function practicePage(): Page {
  const policy = [
    `default-src 'none'`,
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    `connect-src 'self'`,
    'img-src data:',
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
  return {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    },
    body: html,
  }
}

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`

const icon =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Cpath fill=%22%230b5cad%22 d=%22M4 12a3 3 0 0 1 0-6 4 4 0 0 1 7.7 1A2.6 2.6 0 0 1 12 12z%22/%3E%3C/svg%3E'

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Practice cloud</title>
<link rel="icon" href="${icon}">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#resources">To the resources</a>
<header>
<div>
<h1>Practice cloud</h1>
<p>A rehearsal of Azure on this machine. This page only looks.</p>
</div>
<dl>
<div><dt>Practice time</dt><dd id="clock">–</dd></div>
<div><dt>Time runs</dt><dd id="speed">–</dd></div>
<div hidden><dt>Scenario</dt><dd id="scenario"></dd></div>
<div><dt>Subscription</dt><dd id="subscription">–</dd></div>
</dl>
</header>
<p id="lost" role="status" hidden>The practice cloud does not answer. What is shown below is the last that was known. To start it again: <code>secure-batch simulator</code></p>
<noscript><p>This page needs JavaScript. The same as data: <a href="/practice/state">/practice/state</a></p></noscript>
<main>
<section id="under-way" aria-labelledby="running-title"><h2 id="running-title">Under way <span id="running-count"></span></h2><ul id="running"></ul><p id="idle" class="quiet">Nothing is under way.</p></section>
<section id="resources" tabindex="-1" aria-labelledby="resources-title"><h2 id="resources-title">Resources <span id="count"></span></h2>
<div id="empty" hidden>
<p>There is no environment in this cloud yet. To make one, run in a terminal:</p>
<pre><code class="command">secure-batch apply <span>--arm-endpoint <span class="origin">http://127.0.0.1:8080</span></span> <span>--preset private</span> <span>--environment demo</span> <span>--yes</span></code></pre>
<p>Or be asked one question at a time, with what each answer gains and costs:</p>
<pre><code class="command">secure-batch new <span>--arm-endpoint <span class="origin">http://127.0.0.1:8080</span></span></code></pre>
</div>
<div id="groups"></div>
<p id="more" class="quiet" hidden></p>
</section>
<section id="asked" aria-labelledby="requests-title"><h2 id="requests-title">Last requests <span id="asked-count"></span></h2><table aria-labelledby="requests-title"><tbody id="requests"></tbody></table><p id="silent" class="quiet">Nobody has asked anything yet.</p></section>
</main>
<script>${script}</script>
</body>
</html>
`
