// The composer: Trix over a real <textarea>, the clock of handle time, a draft kept here and on the server, files, and a
// halt when the conversation went on while somebody was writing. Without script the textarea is sent as plain text.
import { Controller } from "@hotwired/stimulus"
import { dress, plain } from "./editor.js"
import Clock from "./clock.js"
import Draft, { joined } from "./draft.js"
import Emoji from "./emoji.js"
import Files from "./files.js"

export default class extends Controller {
  static targets = ["words", "format", "seconds", "seen", "once", "line", "calm", "collision", "taken", "why", "kept", "box", "files", "picker", "refused"]
  static values = { key: String, newest: String, drafts: String, revision: String, topic: String, typed: Boolean, uploads: String, most: Number }

  connect() {
    const kept = this.recall()
    const words = this.wordsTarget.value
    const given = words && (this.isHTML || words === kept?.html ? words : plain(words)) // a page made anew says "text" of words that were dressed
    this.clock = new Clock(kept?.seconds || (this.hasSecondsTarget ? this.secondsTarget.value : 0))
    this.draft = this.draftsValue ? new Draft(this, this.draftsValue, this.revisionValue, given) : null
    this.editor = dress(this.wordsTarget, this.first(given, kept), this.element)
    if (this.hasFormatTarget) this.formatTarget.value = "html"
    if (this.uploadsValue) this.files = new Files(this)
    this.emoji = new Emoji(this.editor)
    this.listen()
    this.compare()
    if (kept?.unsent || this.typedValue) this.draft?.go(0)
    else if (kept && kept.base !== this.revisionValue) this.draft?.look() // the page was made before the last words were kept
  }

  // first is what the editor begins with. The server's words are the newest, unless this browser has some that never
  // arrived there: then none of both is lost.
  first(given, kept) {
    if (!this.draft) return given || kept?.html || ""
    if (this.typedValue || !kept?.unsent) return given
    return kept.base === this.revisionValue ? kept.html : joined(given, kept.html)
  }

  disconnect() {
    this.keep()
    this.draft?.stop()
    this.emoji.close()
    this.ears?.abort()
    this.clock.stop()
  }

  listen() {
    this.ears = new AbortController()
    const on = (target, types, act) => types.forEach(type => target.addEventListener(type, act, { signal: this.ears.signal }))
    on(this.editor, ["focus"], () => this.clock.start())
    on(this.editor, ["trix-change"], () => this.changed())
    on(this.editor, ["trix-file-accept"], event => { if (!this.files?.accepts(event.file)) event.preventDefault() })
    on(this.editor, ["trix-attachment-add"], event => this.files?.put(event.attachment))
    on(this.element, ["composer:insert"], event => this.insert(event.detail.html))
    on(this.element, ["input", "change"], event => { if (event.target.name && event.target.type !== "file") this.changed() })
    on(this.element, ["submit"], event => this.leave(event))
    on(this.element, ["turbo:submit-end"], event => this.left(event))
    on(window, ["pagehide", "turbo:before-render"], () => { this.keep(); this.draft?.now(true) })
    on(window, ["turbo:morph"], () => this.anew())
    on(window, ["online"], () => this.draft?.soon(0))
    on(window, ["live:stale"], event => { if (event.detail.some(topic => topic === "*" || topic === this.topicValue)) this.draft?.look() })
  }

  // A textarea that was dressed before, and whose form was moved, carries HTML whatever the page says anew.
  get isHTML() {
    return "html" in this.wordsTarget.dataset || this.hasFormatTarget && this.formatTarget.value === "html"
  }

  get empty() {
    return !this.editor || this.editor.textContent.trim() === "" && !this.editor.querySelector("figure,img")
  }

  get bare() {
    return this.empty && !this.element.querySelector("[name=file]")
  }

  changed() {
    if (!this.empty) this.clock.start()
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.keep(), 300)
    this.draft?.changed()
    this.compare()
  }

  // What is in the form now, as it would be sent.
  get html() {
    this.editor.editorController?.updateInputElement() // Trix writes the words a frame after they were typed
    return this.wordsTarget.value
  }

  // show puts other words into the editor: the draft went on elsewhere.
  show(html) {
    this.editor.editor.loadHTML(html)
    this.keep()
    this.compare()
  }

  // follow makes this the same answer as the draft that went on elsewhere: one id, its files, and what had been seen there.
  follow(draft, known) {
    this.files?.follow(draft.files ?? [], known)
    if (this.hasOnceTarget && draft.id) this.onceTarget.value = draft.id
    this.why(draft.held)
    if (this.hasSeenTarget && draft.saw) this.seenTarget.value = draft.saw
  }

  why(words) {
    if (!this.hasWhyTarget) return
    this.whyTarget.querySelector("[data-why]").textContent = words ?? ""
    this.whyTarget.hidden = !words
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
    if (this.bare && !this.element.querySelector("[name=carries]:checked")) return stop()
    if (this.files?.busy) {
      this.refuse("A file is still on its way here. Send when it has arrived.")
      return stop()
    }
    const detail = { html: this.html, text: this.editor.editor.getDocument().toString(), submitter: event.submitter }
    if (this.dispatch("sends", { detail, cancelable: true }).defaultPrevented) return stop()
    if (this.hasSecondsTarget) this.secondsTarget.value = this.clock.seconds
    this.draft?.stop()
    this.keep()
  }

  left(event) {
    if (!event.detail.success) return this.draft?.go()
    clearTimeout(this.soon)
    this.draft?.end()
    this.editor.editor.loadHTML("")
    this.files?.clear()
    this.draft?.end()
    clearTimeout(this.soon)
    localStorage.removeItem(this.place)
    this.clock.reset()
    for (const el of this.onceTargets) el.removeAttribute("data-keep") // the next page brings the next answer's id
    if (this.hasSecondsTarget) this.secondsTarget.value = ""
    this.element.querySelectorAll("[name=cc],[name=bcc],[name=to]").forEach(el => { el.value = el.defaultValue = "" })
    for (const el of this.element.querySelectorAll("[popover]:popover-open")) el.hidePopover()
    this.why("")
    this.sent = true
  }

  // The draft in this browser, for when the server can't be reached.
  get place() {
    return `rapport:draft:${document.body.dataset.viewer ?? ""}:${this.keyValue}`
  }

  keep() {
    clearTimeout(this.soon)
    if (!this.keyValue || !this.editor) return
    if (this.bare && !this.draft?.unsent) return localStorage.removeItem(this.place)
    localStorage.setItem(this.place, JSON.stringify({ html: this.html, seconds: this.clock.seconds, base: this.draft?.base, unsent: this.draft?.unsent ?? true }))
  }

  recall() {
    try {
      return JSON.parse(localStorage.getItem(this.place))
    } catch {
      return null
    }
  }

  tell(words) {
    if (this.hasKeptTarget && this.keptTarget.textContent !== words) this.keptTarget.textContent = words
  }

  refuse(words) {
    if (!this.hasRefusedTarget) return
    this.refusedTarget.textContent = words
    this.refusedTarget.hidden = !words
  }

  takenOver(by) {
    if (!this.hasTakenTarget) return
    this.takenTarget.querySelector("[data-by]").textContent = by
    this.takenTarget.hidden = !by
  }

  dropFile(event) {
    event.preventDefault()
    this.files?.drop(event.currentTarget.closest("li"))
  }

  // The conversation went on: whoever has written nothing sees the new and goes on; whoever has must look first.
  newestValueChanged() {
    if (this.editor) this.compare()
  }

  // The page is another by now. After an answer was sent, the next draft begins.
  anew() {
    if (this.sent) this.draft?.restart()
    this.sent = false
    this.compare()
  }

  compare() {
    if (!this.hasSeenTarget) return
    if (this.bare) this.seenTarget.value = this.newestValue
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
