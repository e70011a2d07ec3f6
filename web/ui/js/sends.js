// A form that sends itself ([data-sends]): a choice at once, words when the hand rests. Nothing is kept in the
// browser: what could not be sent stays in its field, and is sent when the network is back. Without script its button
// does the same.
const rest = 700, rested = 10000
const states = new WeakMap() // by form: its timer, and whether it is being sent

const state = form => states.get(form) ?? states.set(form, {}).get(form)
const formOf = event => event.target instanceof Element ? event.target.closest("form[data-sends]") : null

async function send(form) {
  const s = state(form)
  clearTimeout(s.timer)
  s.timer = null
  if (s.under) return void (s.again = true)
  s.under = true
  s.waits = false
  const said = form.querySelector("[data-said]"), body = new URLSearchParams(new FormData(form)), words = body.toString()
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: words.length < 60000 })
    const refused = answer.ok ? "" : answer.status < 500 ? (await answer.json().catch(() => ({}))).say ?? "This could not be kept." : null
    if (refused === null) throw new Error(String(answer.status))
    if (!refused) setTimeout(() => settle(form, words), rested)
    if (said) said.textContent = refused || "Kept."
  } catch {
    s.waits = true
    if (said) said.textContent = "Not kept yet. It stays here, and is sent when the server answers."
    s.timer = setTimeout(() => send(form), 5000)
  }
  s.under = false
  if (s.again) send(form)
  s.again = false
}

// settle lets a refresh bring newer words: what stands in the fields is what the server has. It waits until no refresh is
// under way any more that was begun before the words were kept: such a one would take them back.
function settle(form, words) {
  if (state(form).under || new URLSearchParams(new FormData(form)).toString() !== words) return
  for (const el of form.elements) {
    if (el.matches("input[type=radio],input[type=checkbox]")) el.defaultChecked = el.checked
    else if (el.matches("textarea,input")) el.defaultValue = el.value
  }
}

addEventListener("input", event => {
  const form = formOf(event)
  if (!form) return
  const s = state(form), said = form.querySelector("[data-said]")
  if (said) said.textContent = ""
  clearTimeout(s.timer)
  s.timer = setTimeout(() => send(form), event.target.matches("[type=radio],[type=checkbox]") ? 0 : rest)
})
const all = wanted => document.querySelectorAll("form[data-sends]").forEach(form => { if (wanted(state(form))) send(form) })
addEventListener("focusout", event => { const form = formOf(event); if (form && state(form).timer) send(form) })
addEventListener("turbo:before-visit", () => all(s => s.timer))
addEventListener("pagehide", () => all(s => s.timer))
addEventListener("online", () => all(s => s.waits))
