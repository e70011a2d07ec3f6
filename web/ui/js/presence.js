// Who is here. A page that shows a conversation ([data-here="ID"]) says so: at once, when somebody writes in it, every
// five seconds while it can be seen, and when it is left. What others do is painted where the server painted it
// ([data-presence]), without reading the page anew: "presence" in the live stream says that it changed.
const beat = 5000, writes = 8000, apart = 400
const tab = crypto.randomUUID()
let here = null, told = null, typed = 0, timer = null

const where = () => document.visibilityState === "visible" ? document.querySelector("[data-here]")?.dataset.here ?? null : null
const path = id => `/conversations/${encodeURIComponent(id)}/presence`
const words = more => new URLSearchParams({ tab, ...more })

function say() {
  clearTimeout(timer)
  const now = where()
  if (here && here !== now && !now) navigator.sendBeacon(path(here), words({ gone: "1" }))
  if (here !== now) typed = 0
  here = now
  if (!here) return void (told = null)
  const writing = Date.now() - typed < writes ? { writing: "1" } : {}
  told = "writing" in writing
  fetch(path(here), { method: "POST", body: words(writing), keepalive: true }).catch(() => {}) // the next beat says it again
  timer = setTimeout(say, beat)
}

function wrote(event) {
  if (!(event.target instanceof Element) || !event.target.closest("[data-here] form") || !event.target.matches("textarea,trix-editor")) return
  if (event.type === "trix-change" && event.target !== document.activeElement) return // it was filled, not typed
  typed = Date.now()
  if (told === false) say()
}

addEventListener("turbo:load", () => { if (where() !== here) say() })
addEventListener("visibilitychange", say)
addEventListener("pagehide", () => {
  clearTimeout(timer)
  if (here) navigator.sendBeacon(path(here), words({ gone: "1" }))
  here = null
})
addEventListener("pageshow", event => { if (event.persisted) say() })
addEventListener("input", wrote)
addEventListener("trix-change", wrote)
addEventListener("submit", event => {
  const form = event.target
  if (form instanceof HTMLFormElement && form.matches("[data-with-tab]")) form.elements.namedItem("tab").value = tab
  else if (form instanceof HTMLFormElement && form.closest("[data-here]")) typed = 0
}, true)

// What others do.
let painting = null, last = 0, turn = 0
addEventListener("live:stale", event => {
  if (painting || !event.detail.some(topic => topic === "presence" || topic === "*") || !document.querySelector("[data-presence]")) return
  painting = setTimeout(paint, Math.max(0, last + apart - Date.now()))
})

async function paint() {
  painting = null
  last = Date.now()
  const mine = ++turn
  const answer = await fetch("/conversations/presence").catch(() => null)
  if (!answer?.ok || answer.redirected) return
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  if (mine !== turn) return // a later one is on its way, or was quicker
  const now = new Map([...page.querySelectorAll("[data-presence]")].map(el => [el.dataset.presence, el.innerHTML]))
  for (const el of document.querySelectorAll("[data-presence]")) {
    const words = now.get(el.dataset.presence) ?? ""
    if (el.innerHTML !== words) el.innerHTML = words
  }
}
