// A note that all in a meeting write at once: a <textarea> bound to the operations of meeting-letters.js.
//
// What is typed is put into a queue at once, and the queue into this browser's storage; it leaves it when the server
// has confirmed it. So nothing is lost by going offline, by closing the page, or by a server that stumbles. Queues that
// an earlier page left behind are sent by whichever page is opened next.
import { Controller } from "@hotwired/stimulus"
import Letters from "./meeting-letters.js"

const soon = 200, longest = 15000, quiet = 4000
const client = Array.from(crypto.getRandomValues(new Uint8Array(12)), b => (b % 36).toString(36)).join("")
const notes = new Map() // by address: what this page knows, also while the note is not shown
const viewer = () => document.body.dataset.viewer ?? ""
const prefix = () => `rapport:note:${viewer()}:`

// Note is what this page knows of one note.
class Note {
  constructor(url, store) {
    this.url = url
    this.store = store // false: what could not be sent stays in the page alone
    this.letters = new Letters(client)
    this.seq = 0
    this.queue = [] // own operations that the server has not confirmed
    this.sent = 0 // how many of them were sent at least once: those never change any more
    this.wait = soon
    for (const op of leftover(url)) this.letters.add(op)
  }

  // edit takes over what a field reads that showed the letters ids; it gives the letters that the field shows now.
  edit(ids, text, cursor) {
    const made = this.letters.edit(ids, text, cursor)
    for (const op of made.ops) {
      const last = this.queue.length > this.sent ? this.queue.at(-1) : null
      const length = last?.t && Array.from(last.t).length
      if (length && op.t && op.n === last.n + length && op.a === `${client}.${op.n - 1}`) last.t += op.t
      else this.queue.push(op)
    }
    this.keep()
    if (!this.refused) this.later(soon)
    return made.ids
  }

  keep() {
    if (!this.store) return
    const place = prefix() + client + ":" + this.url
    try {
      if (this.queue.length) localStorage.setItem(place, JSON.stringify(this.queue))
      else localStorage.removeItem(place)
    } catch {
      // a full store: the queue is still in memory
    }
  }

  later(ms) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.sync(), ms)
  }

  // sync sends the queue, and gets what others wrote.
  async sync(leaving = false) {
    if (this.under) return void (this.again = true)
    clearTimeout(this.timer)
    this.under = true
    const ops = this.queue.slice(0, 500)
    this.sent = Math.max(this.sent, ops.length)
    try {
      const said = await exchange(this.url, this.seq, ops, leaving)
      for (const op of said.ops ?? []) this.letters.add(op)
      this.seq = said.seq
      this.queue.splice(0, ops.length)
      this.sent -= ops.length
      this.keep()
      if (said.writing?.length) {
        this.writing = said.writing
        this.heard = Date.now()
      }
      this.known = true
      this.trouble = this.refused = ""
      this.wait = soon
      if (this.queue.length) this.again = true
    } catch (error) {
      this.trouble = "away"
      this.refused = error.refused ?? ""
      this.wait = Math.min(Math.max(this.wait * 2, 1000), longest)
      if (!this.refused) this.later(this.wait)
    }
    this.under = false
    dispatchEvent(new CustomEvent("note:changed", { detail: this }))
    if (this.again && !this.trouble) this.later(soon)
    this.again = false
  }
}

// exchange posts operations, or only asks. What the server refuses is not sent again; anything else is tried again.
async function exchange(url, since, ops, leaving) {
  const answer = await fetch(`${url}?since=${since}`, ops.length
    ? { method: "POST", body: JSON.stringify({ ops }), headers: { "Content-Type": "application/json", Accept: "application/json" }, keepalive: leaving }
    : { headers: { Accept: "application/json" } })
  if (answer.ok) return answer.json()
  const trouble = new Error(String(answer.status))
  if ([400, 403, 404, 409, 413, 422].includes(answer.status)) trouble.refused = (await answer.json().catch(() => ({}))).say ?? "refused"
  throw trouble
}

// leftover gives what earlier pages of this browser wrote in a note and could not send.
function leftover(url) {
  return stored().filter(s => s.url === url).flatMap(s => s.ops)
}

function stored() {
  const all = []
  for (const place of Object.keys(localStorage)) {
    if (!place.startsWith(prefix()) || place.startsWith(prefix() + client)) continue
    const rest = place.slice(prefix().length), url = rest.slice(rest.indexOf(":") + 1)
    try {
      all.push({ place, url, ops: JSON.parse(localStorage.getItem(place)) })
    } catch {
      localStorage.removeItem(place)
    }
  }
  return all
}

// deliver sends them. Another page of this browser may still be at it: sending twice changes nothing.
async function deliver() {
  for (const { place, url, ops } of stored()) {
    try {
      const raw = localStorage.getItem(place)
      await exchange(url, 0, ops)
      if (localStorage.getItem(place) === raw) localStorage.removeItem(place)
      notes.get(url)?.sync()
    } catch (error) {
      if (!error.refused) return // later
    }
  }
}
addEventListener("turbo:load", deliver)
addEventListener("online", deliver)

export default class extends Controller {
  static targets = ["words", "writer", "who", "refused"]
  static values = { url: String, topic: String, store: { type: Boolean, default: true } }

  connect() {
    this.ids = [] // the letters that the field shows
    this.wordsTarget.readOnly = true // until the note has come
    this.note = notes.get(this.urlValue)
    if (!this.note) notes.set(this.urlValue, this.note = new Note(this.urlValue, this.storeValue))
    this.ears = new AbortController()
    const on = (target, type, act) => target.addEventListener(type, act, { signal: this.ears.signal })
    on(this.wordsTarget, "input", () => { if (!this.composing) this.typed() })
    on(this.wordsTarget, "compositionstart", () => { this.composing = true })
    on(this.wordsTarget, "compositionend", () => { this.composing = false; this.typed(); this.show() })
    on(window, "note:changed", event => { if (event.detail === this.note) this.show() })
    on(window, "live:stale", event => { if (event.detail.some(topic => topic === "*" || topic === this.topicValue)) this.note.sync() })
    on(window, "online", () => this.note.sync())
    on(window, "pagehide", () => { if (this.note.queue.length) this.note.sync(true) })
    if (this.note.known) this.show()
    this.note.sync()
  }

  disconnect() {
    clearTimeout(this.silence)
    this.ears.abort()
  }

  typed() {
    const { value, selectionEnd } = this.wordsTarget
    this.ids = this.note.edit(this.ids, value, Array.from(value.slice(0, selectionEnd)).length)
  }

  // show puts the text into the field; the cursor stays behind the letter it stood behind.
  show() {
    this.person()
    this.refusedTarget.hidden = !this.note.refused
    this.refusedTarget.textContent = this.note.refused && `This did not join the notes: ${this.note.refused} It is kept in this browser.`
    if (this.composing || !this.note.known) return
    const field = this.wordsTarget, text = this.note.letters.text()
    field.readOnly = false
    const begin = this.place(field.selectionStart), end = this.place(field.selectionEnd), top = field.scrollTop
    this.ids = this.note.letters.shown()
    if (field.value === text) return
    field.value = text
    if (field === document.activeElement) field.setSelectionRange(this.index(begin), this.index(end), field.selectionDirection)
    field.scrollTop = top
  }

  // place names the letter before an index of the field.
  place(index) {
    const letters = Array.from(this.wordsTarget.value.slice(0, index)).length
    return this.ids[letters - 1] ?? ""
  }

  // index is where a letter's end stands now; a deleted one's, where it would.
  index(id) {
    if (!id) return 0
    let index = 0
    for (const one of this.note.letters.all()) {
      if (!this.note.letters.gone.has(one)) index += this.note.letters.letter.get(one).length
      if (one === id) break
    }
    return index
  }

  // person says who else is writing, for a few seconds.
  person() {
    const left = quiet - (Date.now() - (this.note.heard ?? 0))
    const [one, ...more] = this.note.writing ?? []
    clearTimeout(this.silence)
    this.writerTarget.hidden = !one || left <= 0
    if (this.writerTarget.hidden) return
    this.writerTarget.querySelector(".avatar").className = `avatar t${one.tint} tiny`
    this.writerTarget.querySelector(".avatar").textContent = one.initials
    this.whoTarget.textContent = [`${one.name} is`, `${one.name} and ${more[0]?.name} are`][more.length] ?? `${one.name} and ${more.length} more are`
    this.whoTarget.textContent += " writing"
    this.silence = setTimeout(() => { this.writerTarget.hidden = true }, left)
  }
}
