/** The page's style: two columns from 1000 pixels, one below; light or dark as the system is. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f9; --card: #ffffff; --ink: #16202c; --soft: #56657a; --line: #dde3ea; --well: #eef2f6;
  --good: #14713d; --busy: #0b5cad; --bad: #b3261e; --leaving: #8a5300; --focus: #0b5cad;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #10151b; --card: #182028; --ink: #e8edf3; --soft: #9fb0c2; --line: #2b3641; --well: #222c36;
    --good: #6fd49a; --busy: #7db8ff; --bad: #ff9a90; --leaving: #f0bd6a; --focus: #7db8ff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.45 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
code, .path { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: .875em; }
[hidden] { display: none !important; }
a { color: var(--busy); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
header { display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; align-items: end; justify-content: space-between; padding: 1.25rem 1.5rem 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; }
header p { margin: .15rem 0 0; color: var(--soft); }
dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; }
dt { color: var(--soft); font-size: .8125rem; }
dd { margin: 0; font-size: 1.0625rem; font-weight: 600; font-variant-numeric: tabular-nums; }
main { display: grid; gap: 1.25rem; padding: 0 1.5rem 2rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
@media (min-width: 1000px) {
  main { grid-template: "resources under-way" auto "resources asked" 1fr / minmax(0, 8fr) minmax(20rem, 5fr); }
  #resources { grid-area: resources; } #under-way { grid-area: under-way; } #asked { grid-area: asked; }
}
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.25rem 1.1rem; min-width: 0; }
h2 { font-size: 1.0625rem; margin: 0 0 .5rem; display: flex; flex-wrap: wrap; gap: .25rem .75rem; justify-content: space-between; align-items: baseline; }
h2 span, .quiet { color: var(--soft); font-weight: 400; font-size: .9375rem; }
.quiet { margin: 0; }
#lost { margin: 0 1.5rem 1rem; padding: .75rem 1rem; border: 1px solid var(--bad); border-radius: 10px; color: var(--bad); background: var(--card); }
details + details { margin-top: .5rem; border-top: 1px solid var(--line); padding-top: .5rem; }
summary { cursor: pointer; padding: .3rem 0; font-weight: 600; overflow-wrap: anywhere; }
summary .quiet { margin-left: .6rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; color: var(--soft); font-weight: 400; font-size: .8125rem; padding: .2rem .75rem .2rem 0; }
td { padding: .3rem .75rem .3rem 0; border-top: 1px solid var(--line); vertical-align: baseline; overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; }
.name { font-weight: 500; min-width: 11rem; }
.kind, .age, .ms, .times { color: var(--soft); }
td.kind { white-space: nowrap; }
.age, .ms, .status, .state, .method { white-space: nowrap; font-variant-numeric: tabular-nums; }
.age, .ms { text-align: right; }
.depth-1 { padding-left: 1.25rem; } .depth-2 { padding-left: 2.5rem; } .depth-3 { padding-left: 3.75rem; }
.depth-1, .depth-2, .depth-3 { font-weight: 400; }
.state::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .45em; border-radius: 50%; background: currentColor; }
.good { color: var(--good); } .busy { color: var(--busy); } .bad { color: var(--bad); } .leaving { color: var(--leaving); }
.busy.state::before, .leaving.state::before { background: transparent; border: .15em solid currentColor; }
.bad.state::before { border-radius: 1px; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .7rem; }
li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .1rem .75rem; overflow-wrap: anywhere; }
li b { font-weight: 600; }
li .left { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
progress { grid-column: 1 / -1; width: 100%; height: .5rem; appearance: none; border: 0; border-radius: .25rem; overflow: hidden; background: var(--well); }
progress::-webkit-progress-bar { background: var(--well); }
progress::-webkit-progress-value { background: var(--busy); }
progress::-moz-progress-bar { background: var(--busy); }
progress:not([value])::-webkit-progress-bar { background: repeating-linear-gradient(-45deg, var(--busy) 0 .5rem, var(--well) .5rem 1rem); }
progress:not([value]) { background: repeating-linear-gradient(-45deg, var(--busy) 0 .5rem, var(--well) .5rem 1rem); }
.leaving progress::-webkit-progress-value { background: var(--leaving); }
.leaving progress::-moz-progress-bar { background: var(--leaving); }
#requests td { font-size: .9375rem; }
.method { font-weight: 600; }
.asked { width: 100%; }
.command span { white-space: nowrap; }
.code { display: block; color: var(--bad); }
#empty { padding: 1.25rem 0 .5rem; max-width: 44rem; }
#empty p { margin: 0 0 .6rem; }
#empty pre { margin: 0 0 1rem; padding: .8rem 1rem; background: var(--well); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  header { padding: 1rem; } main { padding: 0 .75rem 1.5rem; } section { padding: .8rem .9rem; } #lost { margin: 0 .75rem 1rem; }
  .environment, .age, .ms { display: none; }
  .name { min-width: 0; } td.kind { white-space: normal; overflow-wrap: normal; } .depth-1 { padding-left: .75rem; } .depth-2, .depth-3 { padding-left: 1.5rem; }
}
`
