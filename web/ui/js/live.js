// Live pages. The server says which topics are stale; a page that shows one of them refreshes itself.
//
// Elements name what they show: data-live="inbox conversation:42". GET /live is a stream of
// "event: stale" with topics parted by blanks, and carries no content. All tabs of a browser share one stream
// where they can (a browser has only six connections to a server): the tab that holds the lock listens and tells
// the others. The bell listens on every page. After any gap in the stream everything counts as stale, once.
import * as Turbo from "@hotwired/turbo"

const settle = 120, apart = 1000, apartHidden = 15000
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("rapport-live") : null
let source, gap = false, wanted = null, release = null
let stale = false, timer = null, last = 0

const topics = () => new Set([...document.querySelectorAll("[data-live]")].flatMap(el => el.dataset.live.split(/\s+/)).filter(Boolean))

// heard marks the page stale if it shows any of the topics; "*" is everything. Behaviours that refresh a part by
// themselves hear it as the event "live:stale", whose detail is the topics.
function heard(said) {
  dispatchEvent(new CustomEvent("live:stale", { detail: said }))
  const shown = topics()
  if (!shown.size || !said.some(topic => topic === "*" || shown.has(topic))) return
  stale = true
  soon()
}

// anew reads the page again.
export function anew() {
  stale = true
  soon()
}

function soon() {
  if (timer) return
  const wait = Math.max(settle, last + (document.hidden ? apartHidden : apart) - Date.now())
  timer = setTimeout(refresh, wait)
}

// A form's answer has come, and the page that it leads to is not there yet: a refresh now would take its place.
let answering = null
const answered = () => {
  clearTimeout(answering)
  answering = null
}
addEventListener("turbo:submit-end", () => {
  answered()
  answering = setTimeout(answered, 2000)
})
addEventListener("turbo:render", answered)

function refresh() {
  timer = null
  if (!stale) return
  if (!topics().size) { // another page by now, which shows nothing live
    stale = false
    return
  }
  if (answering || document.querySelector("form[data-sending]") || Turbo.session.navigator.currentVisit) {
    timer = setTimeout(refresh, settle)
    return
  }
  stale = false
  last = Date.now()
  refreshing = true
  // At once, which Turbo's refresh is not: it waits 150 ms, and would then stop a form that was sent meanwhile, so that
  // what was done is done but the page does not follow.
  Turbo.session.debouncedRefresh(document.baseURI)
  reading = Turbo.session.navigator.currentVisit
}

// A reading of the page that brought none: Turbo would go on waiting for it, and refresh nothing any more. Of a refresh,
// the server's trouble is not shown either: the page stays as it is, with all that is written in it, and is read again.
let reading = null, misses = 0
function missed(visit) {
  visit.fail()
  if (visit !== reading) return
  stale = true
  clearTimeout(timer)
  timer = setTimeout(refresh, Math.min(apart * 2 ** misses++, 60000))
}
addEventListener("turbo:before-fetch-response", event => {
  const visit = Turbo.session.navigator.currentVisit
  if (!visit || visit !== reading || event.target !== document.documentElement) return
  if (event.detail.fetchResponse.statusCode < 500) return void (misses = 0)
  event.preventDefault()
  missed(visit)
})
addEventListener("turbo:fetch-request-error", event => {
  const visit = Turbo.session.navigator.currentVisit
  if (visit && event.target === document.documentElement) missed(visit)
})

// A refresh says that it is one: what is said once belongs to the page that a form leads to.
let refreshing = false
addEventListener("turbo:before-fetch-request", event => {
  if (!refreshing || event.target !== document.documentElement) return
  refreshing = false
  event.detail.fetchOptions.headers["X-Refresh"] = "1"
})

function tell(said) {
  heard(said)
  tabs?.postMessage(said)
}

// The stream is told of which moment the page is: what happened between it and the opening of the stream is stale too.
function listen() {
  source = new EventSource("/live?since=" + (document.body.dataset.at ?? ""))
  source.addEventListener("stale", event => tell(event.data.split(/\s+/).filter(Boolean)))
  source.addEventListener("open", () => {
    if (gap) tell(["*"])
    gap = false
    tries = 0
    document.documentElement.dataset.stream = "open"
  })
  source.addEventListener("error", () => {
    gap = true
    document.documentElement.dataset.stream = "waiting"
    if (source.readyState === EventSource.CLOSED) again()
  })
}

// again tries anew when the browser gave up for good, as it does after an answer that is no stream.
let later = null, tries = 0
function again() {
  clearTimeout(later)
  later = setTimeout(() => { if (wanted && source?.readyState === EventSource.CLOSED) listen() }, Math.min(5000 * 2 ** tries++, 120000))
}

// follow opens, keeps or closes the stream, as the page that is now open asks for it.
function follow() {
  const want = topics().size || document.querySelector("[data-bell]") ? document.body.dataset.viewer ?? "stranger" : null
  if (want === wanted) return
  stop()
  wanted = want
  if (!want) return
  if (tabs && navigator.locks) {
    const mine = new AbortController()
    release = () => mine.abort()
    navigator.locks.request("rapport-live", { signal: mine.signal }, () => new Promise(done => {
      release = done
      listen()
    })).catch(() => {})
  } else {
    listen()
  }
}

function stop() {
  clearTimeout(later)
  source?.close()
  source = undefined
  release?.()
  release = null
  wanted = null
  delete document.documentElement.dataset.stream
}

if (tabs) tabs.onmessage = event => heard(event.data)
addEventListener("turbo:load", follow)
addEventListener("turbo:render", follow)
addEventListener("pagehide", stop)
addEventListener("pageshow", event => {
  if (!event.persisted) return
  follow()
  heard(["*"])
})
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !stale) return
  clearTimeout(timer)
  timer = null
  soon()
})

// Offline: say so, and look again once the network is back.
const offline = () => {
  const notice = document.getElementById("offline")
  if (notice) notice.hidden = navigator.onLine
  document.documentElement.toggleAttribute("data-offline", !navigator.onLine)
}
addEventListener("offline", offline)
addEventListener("turbo:load", offline)
addEventListener("online", () => {
  offline()
  heard(["*"])
})
