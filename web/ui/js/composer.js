// The composer: Trix over a real <textarea>, the clock of handle time, a draft kept in this browser, and a halt
// when the conversation went on while somebody was writing. Without script the textarea is sent as plain text.
import { Controller } from "@hotwired/stimulus"
import { dress, plain } from "./editor.js"
import Clock from "./clock.js"

export default class extends Controller {
  static targets = ["words", "format", "seconds", "seen", "once", "line", "calm", "collision"]
  static values = { key: String, newest: String }

  connect() {
    const draft = this.recall()
    const given = this.wordsTarget.value
    this.clock = new Clock(draft?.seconds || (this.hasSecondsTarget ? this.secondsTarget.value : 0))
    const html = given ? (this.isHTML ? given : plain(given)) : draft?.html ?? ""
    this.editor = dress(this.wordsTarget, html, this.element)
    if (this.hasFormatTarget) this.formatTarget.value = "html"
    this.listen()
    this.compare()
  }

  disconnect() {
    this.keep()
    this.ears?.abort()
    this.clock.stop()
  }

  listen() {
    this.ears = new AbortController()
    const on = (target, types, act) => types.forEach(type => target.addEventListener(type, act, { signal: this.ears.signal }))
    on(this.editor, ["focus"], () => this.clock.start())
    on(this.editor, ["trix-change"], () => this.changed())
    on(this.editor, ["trix-file-accept"], event => event.preventDefault())
    on(this.element, ["composer:insert"], event => this.insert(event.detail.html))
    on(this.element, ["submit"], event => this.leave(event))
    on(this.element, ["turbo:submit-end"], event => this.left(event))
    on(window, ["pagehide", "turbo:before-render"], () => this.keep())
    on(window, ["turbo:morph"], () => this.compare())
  }

  get isHTML() {
    return this.hasFormatTarget && this.formatTarget.value === "html"
  }

  get empty() {
    return !this.editor || this.editor.textContent.trim() === ""
  }

  changed() {
    if (!this.empty) this.clock.start()
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.keep(), 300)
    this.compare()
  }

  // Whoever has words for the answer (a snippet, say) gives them here: they stand where the caret is, in place of what is
  // chosen, and one undo takes them out again.
  insert(html) {
    this.editor.focus()
    this.editor.editor.recordUndoEntry("Insert")
    this.editor.editor.insertHTML(html)
  }

  // Sending: nothing empty leaves, and the clock is read at the last moment. Others may look at the words first, and stop it.
  leave(event) {
    const stop = () => {
      event.preventDefault()
      event.stopImmediatePropagation()
      this.editor.focus()
    }
    if (this.empty) return stop()
    this.editor.editorController.updateInputElement() // Trix writes the words a frame after they were typed
    const detail = { html: this.wordsTarget.value, text: this.editor.editor.getDocument().toString(), submitter: event.submitter }
    if (this.dispatch("sends", { detail, cancelable: true }).defaultPrevented) return stop()
    if (this.hasSecondsTarget) this.secondsTarget.value = this.clock.seconds
    this.keep()
  }

  left(event) {
    if (!event.detail.success) return
    clearTimeout(this.soon)
    this.editor.editor.loadHTML("")
    clearTimeout(this.soon)
    localStorage.removeItem(this.place)
    this.clock.reset()
    for (const el of this.onceTargets) el.removeAttribute("data-keep") // the next page brings the next answer's id
    if (this.hasSecondsTarget) this.secondsTarget.value = ""
  }

  // The draft, in this browser only.
  get place() {
    return `rapport:draft:${document.body.dataset.viewer ?? ""}:${this.keyValue}`
  }

  keep() {
    clearTimeout(this.soon)
    if (!this.keyValue || !this.editor) return
    if (this.empty) return localStorage.removeItem(this.place)
    localStorage.setItem(this.place, JSON.stringify({ html: this.wordsTarget.value, seconds: this.clock.seconds }))
  }

  recall() {
    try {
      return JSON.parse(localStorage.getItem(this.place))
    } catch {
      return null
    }
  }

  // The conversation went on: whoever has written nothing sees the new and goes on; whoever has must look first.
  newestValueChanged() {
    if (this.editor) this.compare()
  }

  compare() {
    if (!this.hasSeenTarget) return
    if (this.empty) this.seenTarget.value = this.newestValue
    const collision = this.seenTarget.value !== this.newestValue
    for (const el of this.calmTargets) el.hidden = collision
    for (const el of this.collisionTargets) el.hidden = !collision
  }

  reviewed() {
    this.seenTarget.value = this.newestValue
    this.compare()
    this.editor.focus()
  }

  // The handover line can be edited where it stands (it is a field), or taken out.
  dropLine(event) {
    this.lineTarget.value = ""
    this.lineTarget.dispatchEvent(new Event("input", { bubbles: true }))
    event.target.closest("[data-handover]")?.setAttribute("hidden", "")
    this.editor.focus()
  }
}
