// An hour of Beast mode and its break. The server says how much is left when it makes the page; the clock goes on from
// there. When it is over the page becomes what comes next, but never under somebody's hands: who is writing is told, and
// goes on.
import { Controller } from "@hotwired/stimulus"
import * as Turbo from "@hotwired/turbo"

const breath = 2000 // after an answer, before the next one opens
const sunk = 232 // how far the sun of the break sinks, in the units of its picture

export default class extends Controller {
  static targets = ["clock", "arc", "sun", "late", "on"]
  static values = { left: Number, of: Number, runs: Boolean, done: String }

  connect() {
    this.timer = setInterval(() => this.tick(), 250)
    this.anew()
  }

  disconnect() {
    clearInterval(this.timer)
    clearTimeout(this.breath)
  }

  leftValueChanged() { this.anew() }
  runsValueChanged() { this.anew() }

  anew() {
    this.since = Date.now()
    this.tick()
  }

  onTargetConnected() {
    this.breath = setTimeout(() => Turbo.visit(this.onTarget.href), breath)
    this.stay = () => clearTimeout(this.breath)
    addEventListener("turbo:before-visit", this.stay, { once: true })
    addEventListener("turbo:submit-start", this.stay, { once: true })
  }

  onTargetDisconnected() {
    clearTimeout(this.breath)
    removeEventListener("turbo:before-visit", this.stay)
    removeEventListener("turbo:submit-start", this.stay)
  }

  get writing() {
    return document.querySelector("trix-editor")?.textContent.trim() || document.querySelector("#note-words")?.value.trim()
  }

  tick() {
    if (!this.runsValue || this.over) return
    const left = Math.max(Math.round(this.leftValue - (Date.now() - this.since) / 1000), 0)
    const words = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`
    if (this.hasClockTarget && this.clockTarget.textContent !== words) this.clockTarget.textContent = words
    if (this.hasArcTarget) this.arcTarget.setAttribute("stroke-dasharray", `${Math.ceil(left / 60)} 60`)
    if (this.hasSunTarget) this.sunTarget.setAttribute("transform", `translate(0 ${Math.round(sunk * (1 - left / this.ofValue))})`)
    if (left > 0) return
    if (this.writing) {
      if (this.hasLateTarget) this.lateTarget.hidden = false
    } else if (navigator.onLine) {
      this.over = true
      Turbo.visit(this.doneValue)
    }
  }
}
