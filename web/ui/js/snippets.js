// Snippets in the composer. ";abbr" and a blank put one in; a picker shows what matches meanwhile. Blanks stand in the
// words as {{name}} and as ordinary fields below; what is typed there goes everywhere that name stands. An answer waits
// for its required blanks, and one that is nearly all snippet for a line of one's own.
import { Controller } from "@hotwired/stimulus"

const most = 80 // per cent of an answer; snippet/share.go says the same
const shortest = 4
const typed = /(?:^|[\s\u00a0(])(;[\p{L}\p{N}._-]*)$/u
const place = /\{\{([^{}]+)\}\}/g
const keyOf = blank => blank.kind === "optional" ? `optional: ${blank.name}` : blank.name
const squeeze = s => s.replaceAll("\u200b", "").replace(/[\s\u00a0]+/g, " ").trim()
const letters = s => [...s.replaceAll(" ", "").replaceAll("\0", "")].length
let all // what there is, by name; asked for once a page

export const choices = () => all ??= fetch("/snippets/choices", { headers: { Accept: "application/json" } })
  .then(answer => answer.ok ? answer.json() : []).catch(() => { all = undefined; return [] })
addEventListener("live:stale", event => { if (event.detail.some(topic => topic === "*" || topic === "snippets")) all = undefined })
addEventListener("turbo:load", () => { all = undefined })

export default class extends Controller {
  static targets = ["fills", "share", "ask", "why", "used", "picker"]
  static values = { conversation: String, key: String }

  connect() {
    this.used = this.recall()
    this.fields = new Map()
    this.ears = new AbortController()
    const on = (target, type, act, more) => target.addEventListener(type, act, { signal: this.ears.signal, ...more })
    on(this.element, "trix-change", () => this.changed())
    on(this.element, "trix-selection-change", () => this.offer())
    on(this.element, "keydown", event => this.key(event), { capture: true })
    on(this.element, "composer:sends", event => this.sends(event))
    on(this.element, "snippets:put", event => this.put(event.detail.id))
    on(this.element, "turbo:submit-end", event => { if (event.detail.success) this.forget() })
    on(this.element, "focusout", () => setTimeout(() => { if (!this.element.contains(document.activeElement)) this.hide() }))
    setTimeout(() => this.changed())
  }

  disconnect() {
    this.ears.abort()
    this.hide()
  }

  get box() { return this.element.querySelector("trix-editor") }
  get editor() { return this.box?.editor }
  get text() { return this.editor?.getDocument().toString() ?? "" }

  // What was put in is remembered beside the draft, so that its blanks are fields again after a reload.
  get place() { return `rapport:snippets:${document.body.dataset.viewer ?? ""}:${this.conversationValue}` }

  recall() {
    try {
      return JSON.parse(localStorage.getItem(this.place)) ?? []
    } catch {
      return []
    }
  }

  keep() {
    if (this.used.length) localStorage.setItem(this.place, JSON.stringify(this.used))
    else localStorage.removeItem(this.place)
  }

  forget() {
    this.used = []
    this.keep()
    if (this.hasWhyTarget) this.whyTarget.value = ""
    this.changed()
  }

  // ---- Typing and the picker

  before() {
    const range = this.editor?.getSelectedRange()
    if (!range || range[0] !== range[1]) return null
    const found = this.text.slice(0, range[0]).match(typed)
    return found && { abbr: found[1].toLowerCase(), from: range[0] - found[1].length, to: range[0] }
  }

  async offer() {
    const at = this.before()
    if (!at || document.activeElement !== this.box || this.away === at.from) {
      if (!at) this.away = undefined
      return this.hide()
    }
    const found = (await choices()).filter(one => one.abbr.startsWith(at.abbr)).slice(0, 6)
    if (this.before()?.abbr !== at.abbr) return
    if (!found.length) return this.hide()
    const rows = found.map((one, i) => {
      const row = document.createElement("div")
      row.id = `pick-${i}`
      row.role = "option"
      row.dataset.id = one.id
      row.setAttribute("aria-selected", String(i === 0))
      row.append(element("code", one.abbr), element("span", one.name), element("span", blanks(one.blanks), "quiet small-text"))
      row.addEventListener("mousedown", event => {
        event.preventDefault()
        this.take(one.id)
      })
      return row
    })
    this.pickerTarget.replaceChildren(...rows)
    this.pickerTarget.setAttribute("aria-label", `Snippets matching ${at.abbr}`)
    this.pickerTarget.hidden = false
    this.point(rows[0])
  }

  point(row) {
    for (const other of this.pickerTarget.children) other.setAttribute("aria-selected", String(other === row))
    this.box.setAttribute("aria-activedescendant", row.id)
    row.scrollIntoView({ block: "nearest" })
  }

  hide() {
    if (this.hasPickerTarget) this.pickerTarget.hidden = true
    this.box?.removeAttribute("aria-activedescendant")
  }

  key(event) {
    if (event.isComposing) return
    if (this.hasFillsTarget && this.fillsTarget.contains(event.target)) return this.keyInField(event)
    if (event.target !== this.box || event.ctrlKey || event.metaKey || event.altKey) return
    const open = !this.pickerTarget.hidden
    const rows = [...this.pickerTarget.children]
    const chosen = rows.findIndex(row => row.getAttribute("aria-selected") === "true")
    if (open && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      this.stop(event)
      this.point(rows[(chosen + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length])
    } else if (open && event.key === "Escape") {
      this.stop(event)
      this.away = this.before()?.from
      this.hide()
    } else if (open && ["Enter", "Tab"].includes(event.key) && !event.shiftKey) {
      this.stop(event)
      this.take(rows[chosen].dataset.id)
    } else if (event.key === " " && open) {
      const at = this.before()
      const exact = rows.find(row => row.querySelector("code").textContent === at?.abbr)
      if (!exact) return
      this.stop(event)
      this.take(exact.dataset.id)
    }
  }

  stop(event) {
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  // take puts a snippet in the place of what was typed of its abbreviation.
  take(id) {
    const at = this.before()
    this.hide()
    if (at) this.editor.setSelectedRange([at.from, at.to])
    return this.put(id)
  }

  async put(id) {
    const range = this.editor.getSelectedRange()
    let one
    try {
      const answer = await fetch(`/snippets/${encodeURIComponent(id)}/words?conversation=${encodeURIComponent(this.conversationValue)}`, { headers: { Accept: "application/json" } })
      if (!answer.ok) throw new Error(String(answer.status))
      one = await answer.json()
    } catch {
      return this.say("The snippet didn’t come. What you wrote is safe; try once more.")
    }
    this.say("")
    this.used = [...this.used.filter(old => old.id !== one.id), one]
    this.keep()
    this.editor.setSelectedRange(range)
    this.element.dispatchEvent(new CustomEvent("composer:insert", { detail: { html: one.html } }))
    this.changed()
    this.fields.values().next().value?.querySelector(".input, input")?.focus()
  }

  // ---- Blanks

  get blanks() {
    const known = new Map()
    for (const one of this.used) for (const blank of one.blanks ?? []) if (!known.has(keyOf(blank))) known.set(keyOf(blank), { ...blank, of: one.abbr || one.name })
    const names = new Set([...this.text.matchAll(place)].map(found => found[1]).filter(name => known.has(name)))
    return [...names].map(name => known.get(name))
  }

  changed() {
    if (!this.editor || !this.hasFillsTarget) return
    const now = this.blanks
    for (const [key, field] of this.fields) {
      if (now.some(blank => keyOf(blank) === key)) continue
      field.remove()
      this.fields.delete(key)
    }
    for (const blank of now) {
      if (this.fields.has(keyOf(blank))) continue
      const field = this.field(blank)
      this.fields.set(keyOf(blank), field)
      this.fillsTarget.append(field)
    }
    this.fillsTarget.hidden = now.length === 0
    if (now.length) {
      this.fillsTarget.setAttribute("aria-label", `Blanks in the snippet ${now[0].of}`)
      this.fillsTarget.querySelector(".chip").textContent = now[0].of
    }
    this.wait()
    this.weigh()
  }

  field(blank) {
    const label = document.createElement("label")
    const title = blank.name[0].toUpperCase() + blank.name.slice(1)
    if (blank.kind === "optional") {
      const tick = document.createElement("input")
      tick.type = "checkbox"
      tick.addEventListener("change", () => { if (tick.checked) this.fill(blank, blank.html) })
      label.append(tick, ` ${title}`)
      return label
    }
    const input = document.createElement(blank.kind === "choice" ? "select" : blank.kind === "paragraph" ? "textarea" : "input")
    input.className = "input"
    input.required = !blank.empty
    if (blank.kind === "choice") input.append(new Option("choose", ""), ...blank.choices.map(choice => new Option(choice, choice)))
    if (blank.kind === "paragraph") input.rows = 2
    input.value = blank.default ?? ""
    input.addEventListener("input", () => this.wait())
    input.addEventListener("change", () => { if (input.value.trim()) setTimeout(() => this.fill(blank, input.value)) })
    label.append(`${title} `, input)
    return label
  }

  // Enter in a field fills it and goes on; it sends nothing.
  keyInField(event) {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.target.matches("textarea")) return
    this.stop(event)
    const field = event.target.closest("label")
    const next = field.nextElementSibling?.querySelector("input,select,textarea")
    if (next) next.focus()
    else this.box.focus()
  }

  // fill puts a value wherever the blank stands.
  fill(blank, value) {
    const token = `{{${keyOf(blank)}}}`
    const active = document.activeElement
    this.editor.recordUndoEntry("Fill", { context: token, consolidatable: true })
    for (let at = this.text.indexOf(token); at >= 0; at = this.text.indexOf(token, at)) {
      this.editor.setSelectedRange([at, at + token.length])
      if (blank.kind === "optional" && value) this.editor.insertHTML(value)
      else if (value) this.editor.insertString(value.trim())
      else this.drop(at, token.length)
      at += blank.kind === "optional" ? 0 : value.length
    }
    this.changed()
    if (active !== document.activeElement && active?.isConnected) active.focus()
    else if (!active?.isConnected) this.box.focus()
  }

  // drop takes a blank out, and its line if nothing else stands there.
  drop(at, length) {
    const text = this.text
    const alone = (at === 0 || text[at - 1] === "\n") && text[at + length] === "\n" && at + length + 1 < text.length
    this.editor.setSelectedRange([at, at + length + (alone ? 1 : 0)])
    this.editor.deleteInDirection("backward")
  }

  get missing() {
    return [...this.fields.values()].map(field => field.querySelector(".input")).filter(input => input?.required && !input.value.trim())
  }

  wait() {
    const missing = this.missing
    for (const button of this.element.querySelectorAll(".send button[type=submit]")) {
      if (missing.length) button.setAttribute("aria-disabled", "true")
      else button.removeAttribute("aria-disabled")
    }
  }

  // ---- How much of it is snippet

  weigh() {
    const share = this.portion()
    this.shareTarget.hidden = !share
    this.askTarget.hidden = share <= most
    if (!share) return share
    const parts = Math.round(share * 1.2)
    this.shareTarget.querySelector(".own").setAttribute("width", String(120 - parts))
    this.shareTarget.querySelector("svg").setAttribute("aria-label", `${share} percent of this reply is snippet`)
    this.shareTarget.querySelector("span").textContent = share > most ? `${share} % of this is snippet. Begin or end with a line that is only for them.`
      : share >= 45 && share <= 55 ? "About half is snippet." : `${share} % is snippet; the rest is yours.`
    return share
  }

  portion() {
    let rest = squeeze(this.text.replaceAll("\uFFFC", ""))
    const whole = letters(rest)
    if (!whole || !this.used.length) return 0
    const known = this.used.flatMap(one => [one.html, ...(one.blanks ?? []).map(blank => blank.html ?? "")]).flatMap(stretches).sort((a, b) => b.length - a.length)
    for (const stretch of known) rest = rest.replace(stretch, () => "\0")
    return Math.floor(100 * (whole - letters(rest)) / whole)
  }

  sends(event) {
    const refuse = el => {
      event.preventDefault()
      setTimeout(() => el.focus())
    }
    const [first] = this.missing
    if (first) return refuse(first)
    for (const blank of this.blanks) {
      const input = this.fields.get(keyOf(blank))?.querySelector(".input")
      this.fill(blank, input?.value ?? "")
    }
    for (const blank of this.blanks) return refuse(this.fields.get(keyOf(blank)).querySelector("input,select,textarea"))
    this.box.editorController.updateInputElement()
    const share = this.weigh()
    if (share > most && !this.whyTarget.value.trim()) return refuse(this.whyTarget)
    this.usedTarget.value = this.used.map(one => one.id).join(" ")
  }

  say(words) {
    const line = this.shareTarget.querySelector("span")
    if (!words) return
    this.shareTarget.hidden = false
    line.textContent = words
  }
}

function stretches(html) {
  const page = new DOMParser().parseFromString((html ?? "").replaceAll(/<br[^>]*>|<\/(div|li|p|ol|ul|blockquote|h1|pre)>/g, "\n$&"), "text/html")
  return page.body.textContent.split(/\{\{[^{}]*\}\}|\n/).map(squeeze).filter(s => letters(s) >= shortest)
}

function element(name, words, className) {
  const el = document.createElement(name)
  el.textContent = words
  if (className) el.className = className
  return el
}

export const blanks = n => n === 0 ? "no blanks" : n === 1 ? "1 blank" : `${n} blanks`
