/**
 * The page's script, as it runs in the browser: it asks for the state once a second while the tab can be seen, and writes what it is told as text.
 * Plain JavaScript, kept as text because it goes out as it is.
 */
export const script = String.raw`
'use strict'
const find = (id) => document.getElementById(id)
const pause = 1000
let state
let tag = ''
let synced = 0
let timer
let asking = false
let missed = 0

const make = (name, className, text) => {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}
const say = (element, text) => { if (element.textContent !== text) element.textContent = text }
/** Text that may be broken after its points, slashes and hyphens before anywhere else. */
const sayBroken = (element, text) => {
  if (element.textContent !== text) element.replaceChildren(...text.split(/(?<=[./-])/).flatMap((part) => [part, document.createElement('wbr')]))
}
const dress = (element, className) => { if (element.className !== className) element.className = className }

/** Brings a list's elements in line with its items, keeping those that stay: nothing flickers and focus is not lost. */
function keep(parent, items, keyOf, create, update) {
  const old = new Map()
  for (const child of [...parent.children]) old.set(child.dataset.key, child)
  let place = parent.firstElementChild
  for (const item of items) {
    const key = String(keyOf(item))
    let element = old.get(key)
    if (element) old.delete(key)
    else {
      element = create(item)
      element.dataset.key = key
    }
    update(element, item)
    if (element === place) place = place.nextElementSibling
    else parent.insertBefore(element, place)
  }
  for (const element of old.values()) element.remove()
}

const now = () => state.now + (state.speed ? (performance.now() - synced) * state.speed : 0)

function duration(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 60) return seconds + ' s'
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return minutes + ' min'
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return hours + ' h ' + (minutes % 60) + ' min'
  return Math.floor(hours / 24) + ' days'
}
const left = (milliseconds) => {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return seconds === 0 ? 'any moment now' : seconds < 60 ? seconds + ' s left' : Math.floor(seconds / 60) + ' min ' + (seconds % 60) + ' s left'
}
const tone = (word) =>
  word === 'Succeeded' ? 'good' : word === 'Failed' ? 'bad' : word === 'Deleting' ? 'leaving' : 'busy'
const shortIds = (text) => text.replace(/([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '$1…')
/** What a request is about, without what all paths have in common. */
function shortPath(path) {
  const whole = path.replace(/\?.*$/, '').replace(/\/+/g, '/')
  const own = whole.replace(/^.*\/providers\/[^/]+\/(?=.)/i, '').replace(/^\/subscriptions\/[^/]+\/(?=.)/i, '')
  return shortIds(own.replace(/^locations\/[^/]+\/(?=operation)/i, ''))
}
const many = (count, one, more) => count.toLocaleString('en') + ' ' + (count === 1 ? one : more)

function show() {
  say(find('speed'), state.speed ? state.speed.toLocaleString('en') + '× real time' : 'jumps from one event to the next')
  find('scenario').parentElement.hidden = !state.scenario
  say(find('scenario'), state.scenario || '')
  say(find('subscription'), state.subscription.name)
  const count = state.resources.total
  find('empty').hidden = state.groups.some((group) => group.name)
  find('groups').hidden = count === 0
  const parts = [many(count, 'resource', 'resources')]
  if (state.resources.failed) parts.push(state.resources.failed + ' failed')
  say(find('count'), count === 0 ? '' : parts.join(' · '))
  find('more').hidden = state.resources.shown >= count
  say(find('more'), 'The first ' + many(state.resources.shown, 'resource', 'resources') + ' of ' + count.toLocaleString('en') + ' are shown.')
  keep(find('groups'), state.groups, (group) => group.name, newGroup, showGroup)
  keep(find('running'), state.running, (one) => one.id, newRunning, showRunning)
  find('idle').hidden = state.running.length > 0
  say(find('running-count'), state.running.length ? String(state.running.length) : '')
  keep(find('requests'), state.requests, (request) => request.method + request.path + request.status, newRequest, showRequest)
  find('requests').parentElement.hidden = state.requests.length === 0
  find('silent').hidden = state.requests.length > 0
  say(find('asked-count'), state.requested ? state.requested.toLocaleString('en') + ' since the start' : '')
  tick()
}

function newGroup() {
  const details = make('details')
  details.open = true
  const summary = make('summary')
  summary.append(make('span'), make('span', 'quiet'))
  const scroller = make('div', 'table')
  const table = make('table')
  const head = make('thead')
  const row = make('tr')
  for (const [title, className] of [['Name', 'name'], ['Type', 'kind'], ['State', 'state-head'], ['Environment', 'environment'], ['Age', 'age']]) {
    const cell = make('th', className, title)
    cell.scope = 'col'
    row.append(cell)
  }
  head.append(row)
  table.append(head, make('tbody'))
  scroller.append(table)
  details.append(summary, scroller)
  return details
}

function showGroup(details, group) {
  const [summary, scroller] = details.children
  say(summary.children[0], group.name || 'On the subscription itself')
  const about = [group.location, group.state === 'Succeeded' ? '' : group.state, group.environment && 'environment ' + group.environment]
  about.push(many(group.resources.length, 'resource', 'resources'))
  say(summary.children[1], about.filter(Boolean).join(' · '))
  scroller.hidden = group.resources.length === 0
  keep(scroller.querySelector('tbody'), group.resources, (resource) => resource.id, newResource, showResource)
}

function newResource() {
  const row = make('tr')
  row.append(make('td'), make('td', 'kind'), make('td'), make('td', 'environment'), make('td', 'age'))
  return row
}

function showResource(row, resource) {
  const [name, kind, word, environment, age] = row.children
  dress(name, 'name depth-' + Math.min(3, resource.depth))
  sayBroken(name, shortIds(resource.name))
  name.title = resource.id
  say(kind, resource.kind)
  kind.title = resource.type
  dress(word, 'state ' + tone(resource.state))
  say(word, resource.state)
  say(environment, resource.environment)
  age.dataset.since = resource.created
}

function newRunning() {
  const item = make('li')
  const what = make('span')
  what.append(make('span'), ' ', make('b'), ' ', make('span', 'kind'))
  item.append(what, make('span', 'left'), make('progress'))
  return item
}

function showRunning(item, one) {
  const [what, , bar] = item.children
  say(what.children[0], one.doing)
  say(what.children[1], one.name)
  say(what.children[2], one.kind)
  dress(item, one.doing === 'deleting' ? 'leaving' : '')
  bar.setAttribute('aria-label', one.doing + ' ' + one.name)
  item.dataset.started = one.started ?? ''
  item.dataset.due = one.due ?? ''
}

function newRequest(request) {
  const row = make('tr')
  const path = make('td', 'asked')
  const shown = make('span', 'path')
  sayBroken(shown, shortPath(request.path))
  shown.title = request.path
  path.append(shown, ' ', make('span', 'times'))
  const status = make('td', 'status ' + (request.status >= 400 ? 'bad' : request.status >= 200 && request.status < 300 ? 'good' : ''), String(request.status))
  if (request.code) path.append(make('span', 'code', request.code))
  row.append(make('td', 'method', request.method), path, status, make('td', 'ms'))
  return row
}

function showRequest(row, request) {
  say(row.children[1].children[1], request.times > 1 ? '× ' + request.times : '')
  say(row.children[3], Math.round(request.ms) + ' ms')
}

/** What moves with time alone: clock, bars, ages. */
function tick() {
  if (!state) return
  const moment = now()
  say(find('clock'), new Date(moment).toISOString().slice(0, 19).replace('T', '  ') + ' UTC')
  for (const item of find('running').children) {
    const { started, due } = item.dataset
    const bar = item.lastElementChild
    say(item.children[1], due ? left(due - moment) : 'no end in sight')
    if (started && due) bar.value = Math.min(1, Math.max(0, (moment - started) / Math.max(1, due - started)))
    else bar.removeAttribute('value')
  }
  for (const cell of document.querySelectorAll('td.age')) say(cell, duration(moment - cell.dataset.since))
}

async function ask() {
  clearTimeout(timer)
  if (document.hidden || asking) return
  asking = true
  try {
    const answer = await fetch('/practice/state', { headers: tag ? { 'If-None-Match': tag } : {}, cache: 'no-store', signal: AbortSignal.timeout(10000) })
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(String(answer.status))
      state = await answer.json()
      tag = answer.headers.get('ETag') || ''
      synced = performance.now()
      show()
    }
    missed = 0
    find('lost').hidden = true
  } catch {
    missed += 1
    if (missed > 1) find('lost').hidden = false
  }
  asking = false
  if (!document.hidden) timer = setTimeout(ask, pause)
}

for (const place of document.querySelectorAll('.origin')) place.textContent = location.origin
document.addEventListener('visibilitychange', ask)
setInterval(() => { if (!document.hidden && find('lost').hidden) tick() }, matchMedia('(prefers-reduced-motion: reduce)').matches ? 1000 : 250)
ask()
`
